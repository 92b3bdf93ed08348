import {
  ClipboardSetText,
  EventsOn,
  OnFileDrop,
  OnFileDropOff,
  WindowSetTitle,
} from '../../wailsjs/runtime/runtime'
import { desk } from './call'

/** Puts a text on the clipboard; false when the system refused it. */
export const copyText = (text: string): Promise<boolean> => ClipboardSetText(text).catch(() => false)

/** Tells of every link that opens the running application; returns how to stop. */
export const onLink = (listener: () => void): (() => void) => EventsOn('link', () => listener())

/** Tells of the screen that a followed notification was about; returns how to stop. */
export const onNotice = (listener: (path: string) => void): (() => void) =>
  EventsOn('notice', (path: string) => listener(path))

/** How often at most the desk is told that the window is used, in milliseconds. */
const told = 5000

/** Tells the desk that the member uses the window: it closes the vault once they have left. */
export function followUse(): () => void {
  let last = -Infinity
  let at = ''
  const tell = (event: Event) => {
    if (event.type === 'pointermove') {
      // What moves under a pointer that rests is no use of it.
      const { screenX, screenY } = event as PointerEvent
      const now = `${screenX} ${screenY}`
      if (now === at) return
      at = now
    }
    if (Math.abs(Date.now() - last) < told) return
    last = Date.now()
    void desk.used().catch(() => undefined)
  }
  const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchmove']
  for (const kind of kinds) addEventListener(kind, tell, { capture: true, passive: true })
  return () => kinds.forEach((kind) => removeEventListener(kind, tell, { capture: true }))
}

/** Tells the desk whether the window has the keyboard: it notifies only who looks elsewhere. */
export function followFront(): void {
  const tell = () => void desk.inFront(document.hasFocus()).catch(() => undefined)
  addEventListener('focus', tell)
  addEventListener('blur', tell)
  tell()
}

/** Refuses what is dropped on the window: the webview would show it in the application's place. */
export function refuseDrops(): void {
  for (const kind of ['dragover', 'drop'] as const)
    addEventListener(kind, (event) => {
      event.preventDefault()
      if (kind === 'dragover' && event.dataTransfer && !takers) event.dataTransfer.dropEffect = 'none'
    })
}

let takers = 0

/** Tells of files that were dropped on the window, which the desk knows; returns how to stop. */
export function onFilesDropped(listener: () => void): () => void {
  takers++
  OnFileDrop((_x, _y, paths) => paths.length && listener(), false)
  return () => {
    takers--
    OnFileDropOff()
  }
}

/** Lets the window's title say what the page's does: where the member is. */
export function followTitle(): void {
  const tell = () => document.title && WindowSetTitle(document.title)
  new MutationObserver(tell).observe(document.head, { subtree: true, childList: true, characterData: true })
  tell()
}
