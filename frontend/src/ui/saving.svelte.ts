import { isBlocking } from '$src/bridge/blocked.svelte'
import { desk } from '$src/bridge/call'
import { parseFault } from '$src/bridge/fault'
import { faultSentence, faultText } from '$src/i18n/faults'
import { fileName } from '$src/i18n/format'
import { fr } from '$src/i18n/fr'
import { toasts } from './toasts.svelte'

/** Tells a fault in passing, unless the member stopped the work or the whole window tells it. */
export function complain(thrown: unknown): void {
  const fault = parseFault(thrown)
  if (fault.code !== 'cancelled' && !isBlocking(fault.code))
    toasts.show('danger', `${faultText(fault.code).title}. ${faultSentence(fault)}`)
}

/** Saves one file at a time and offers to open it. */
export class Saving {
  /** What is being saved, empty when nothing is. */
  what = $state('')

  /** ask opens the native dialog and gives the path, empty when the member cancelled. */
  async save(what: string, ask: () => Promise<string>, saved: (file: string) => string): Promise<void> {
    if (this.what) return
    this.what = what
    try {
      const path = await ask()
      if (!path) return
      const file = fileName(path)
      toasts.show('positive', saved(file), {
        label: fr.statements.open,
        name: fr.statements.openFile(file),
        run: () => void desk.openSaved(path).catch(complain),
      })
    } catch (thrown) {
      complain(thrown)
    } finally {
      this.what = ''
    }
  }
}
