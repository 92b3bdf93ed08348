import { isBlocking } from '$src/bridge/blocked.svelte'
import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import type { Waiting } from '$src/bridge/types'
import { Countdown } from '$src/ui/countdown.svelte'

const pace = 3_000
const slowest = 60_000

/** The registration waits for its mail: asks how far it is while the page is looked at. */
export class WaitingRegistration {
  now: Waiting
  /** The office does not answer; asking goes on, more and more slowly. */
  unreachable = $state(false)
  /** The office does not know this registration any more. */
  forgotten = $state(false)
  busy = $state(false)
  /** What went wrong with the member's last action. */
  fault = $state.raw<Fault | null>(null)
  left = new Countdown()
  resend = new Countdown()
  #delay = pace
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking = false
  #stopped = false

  constructor(waiting: Waiting) {
    this.now = $state.raw(waiting)
    this.left.start(waiting.expiresAt)
    this.resend.start(waiting.resendAt)
    if (waiting.state !== 'waiting') return
    document.addEventListener('visibilitychange', this.#seen)
    this.#plan()
  }

  take(waiting: Waiting): void {
    const before = this.now
    this.now = waiting
    if (waiting.expiresAt !== before.expiresAt) this.left.start(waiting.expiresAt)
    if (waiting.resendAt !== before.resendAt) this.resend.start(waiting.resendAt)
    if (waiting.state !== 'waiting') this.stop()
  }

  /** Does what the member asked for; true when it worked. */
  async act(action: () => Promise<Waiting | void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.fault = null
    try {
      const waiting = await action()
      if (waiting) this.take(waiting)
      return true
    } catch (thrown) {
      const fault = parseFault(thrown)
      if (fault.code === 'throttled') this.resend.start(fault.until)
      if (fault.code === 'link_expired' || fault.code === 'ticket_expired') this.forgotten = true
      else if (!isBlocking(fault.code)) this.fault = fault
      return false
    } finally {
      this.busy = false
    }
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    document.removeEventListener('visibilitychange', this.#seen)
    this.left.stop()
    this.resend.stop()
  }

  #seen = () => {
    clearTimeout(this.#timer)
    if (!document.hidden) void this.#ask()
  }

  #plan(): void {
    clearTimeout(this.#timer)
    if (!this.#stopped && !document.hidden) this.#timer = setTimeout(() => void this.#ask(), this.#delay)
  }

  async #ask(): Promise<void> {
    if (this.#asking || this.#stopped) return
    this.#asking = true
    try {
      const waiting = await desk.registrationStatus()
      if (this.#stopped) return
      this.#delay = pace
      this.unreachable = false
      this.take(waiting)
    } catch (thrown) {
      if (this.#stopped) return
      const { code, until } = parseFault(thrown)
      this.#delay = Math.min(this.#delay * 2, slowest)
      if (code === 'throttled') this.#delay = Math.max(this.#delay, until - Date.now())
      else if (code === 'ticket_expired' || code === 'link_unknown' || code === 'link_expired')
        this.forgotten = true
      else this.unreachable = true
    } finally {
      this.#asking = false
      if (this.forgotten) this.stop()
      this.#plan()
    }
  }
}
