import { SvelteSet } from 'svelte/reactivity'
import { desk } from '$src/bridge/call'
import { complain } from './saving.svelte'

/** Opens documents in the system's viewer; each may have to come first. */
export class Opening {
  /** The documents on their way to the viewer. */
  readonly ids = new SvelteSet<string>()

  async open(id: string): Promise<void> {
    if (this.ids.has(id)) return
    this.ids.add(id)
    try {
      await desk.openDocument(id)
    } catch (thrown) {
      complain(thrown)
    } finally {
      this.ids.delete(id)
    }
  }
}
