import { parseFault, type Fault } from '$src/bridge/fault'

/** What one screen reads from the desk; an answer overtaken by a later one is dropped. */
export class Reading<T> {
  value = $state.raw<T | null>(null)
  fault = $state.raw<Fault | null>(null)
  readonly #ask: () => Promise<T>
  #turn = 0

  constructor(ask: () => Promise<T>) {
    this.#ask = ask
  }

  async read(): Promise<void> {
    const turn = ++this.#turn
    try {
      const value = await this.#ask()
      if (turn !== this.#turn) return
      this.value = value
      this.fault = null
    } catch (thrown) {
      if (turn === this.#turn) this.fault = parseFault(thrown)
    }
  }
}
