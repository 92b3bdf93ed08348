import { ClipboardSetText, EventsOn } from '../../wailsjs/runtime/runtime'

/** Puts a text on the clipboard; false when the system refused it. */
export const copyText = (text: string): Promise<boolean> => ClipboardSetText(text).catch(() => false)

/** Tells of every link that opens the running application; returns how to stop. */
export const onLink = (listener: () => void): (() => void) => EventsOn('link', () => listener())
