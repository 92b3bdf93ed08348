import { status } from '$src/bridge/status.svelte'
import type { Stay } from '$src/bridge/types'

/** The box « Rester connecté »: as this device is until the member says otherwise. */
export class Staying {
  #said = $state<boolean | null>(null)

  get on(): boolean {
    return this.#said ?? status.staysOpen
  }
  set on(ticked: boolean) {
    this.#said = ticked
  }

  /** What the member said: nothing, where they left the box alone. */
  get said(): Stay {
    return this.#said === null ? 'as_is' : this.#said ? 'on' : 'off'
  }
}
