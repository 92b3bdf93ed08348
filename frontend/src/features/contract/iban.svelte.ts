import { desk } from '$src/bridge/call'

/** How long a whole IBAN stays in sight, in milliseconds. */
export const inSight = 60_000

/** The whole IBAN, held only while the member looks at it. */
export class RevealedIban {
  /** Empty while it is masked. */
  text = $state('')
  busy = $state(false)
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Throws the Fault of a desk that did not give it. */
  async show(): Promise<void> {
    const turn = ++this.#turn
    this.busy = true
    try {
      const iban = await desk.iban()
      // Hidden or left meanwhile: it is not kept.
      if (turn !== this.#turn) return
      this.text = iban
      this.#timer = setTimeout(() => this.hide(), inSight)
    } finally {
      if (turn === this.#turn) this.busy = false
    }
  }

  hide(): void {
    this.#turn++
    clearTimeout(this.#timer)
    this.text = ''
    this.busy = false
  }
}
