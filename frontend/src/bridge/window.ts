import { ClipboardSetText, EventsOn } from '../../wailsjs/runtime/runtime'
import { desk } from './call'

/** Puts a text on the clipboard; false when the system refused it. */
export const copyText = (text: string): Promise<boolean> => ClipboardSetText(text).catch(() => false)

/** Tells of every link that opens the running application; returns how to stop. */
export const onLink = (listener: () => void): (() => void) => EventsOn('link', () => listener())

/** Tells of the screen that a followed notification was about; returns how to stop. */
export const onNotice = (listener: (path: string) => void): (() => void) =>
  EventsOn('notice', (path: string) => listener(path))

/** Tells the desk whether the window has the keyboard: it notifies only who looks elsewhere. */
export function followFront(): void {
  const tell = () => void desk.inFront(document.hasFocus()).catch(() => undefined)
  addEventListener('focus', tell)
  addEventListener('blur', tell)
  tell()
}
