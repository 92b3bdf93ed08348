import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import type { Security } from '$src/bridge/types'
import { Countdown } from '$src/ui/countdown.svelte'

/** Who has access to the account, as the office last said it. */
export class AccountSecurity {
  view = $state.raw<Security | null>(null)
  /** When the view was read, in epoch milliseconds. */
  readAt = $state(0)
  fault = $state.raw<Fault | null>(null)
  /** A new password that can still be cancelled. */
  isPending = $derived.by(() => this.#pending.left > 0)
  #pending = new Countdown()
  #reading = false
  #stale = false
  /** Counts how often the space was opened: what an earlier one asked for is not shown in this one. */
  #opening = 0

  async read(): Promise<void> {
    this.#stale = this.#reading
    if (this.#reading) return
    this.#reading = true
    do {
      this.#stale = false
      const opening = this.#opening
      try {
        const view = await desk.security()
        if (opening === this.#opening) this.#take(view)
      } catch (thrown) {
        if (opening === this.#opening) this.fault = parseFault(thrown)
      }
    } while (this.#stale)
    this.#reading = false
  }

  #take(view: Security): void {
    this.view = view
    this.readAt = Date.now()
    this.fault = null
    this.#pending.start(view.pendingReset)
  }

  /** Throws the Fault of an office that did not cancel it. */
  async cancelReset(): Promise<void> {
    await desk.cancelReset()
    await this.read()
  }

  /** Throws the Fault of an office that did not end it. */
  async end(id: string): Promise<void> {
    try {
      await desk.endOtherSession(id)
    } finally {
      await this.read()
    }
  }

  /** Forgets what belongs to the member, when the space closes. */
  forget(): void {
    this.#opening++
    this.#pending.stop()
    this.view = null
    this.fault = null
    this.readAt = 0
  }
}

export const security = new AccountSecurity()
