/** Milliseconds left until an instant, ticking once a second while there are any. */
export class Countdown {
  left = $state(0)
  #timer: ReturnType<typeof setInterval> | undefined

  /** until: epoch milliseconds; 0 stops. */
  start(until: number, now: () => number = Date.now): void {
    this.stop()
    const tick = () => {
      this.left = Math.max(0, until - now())
      if (this.left === 0) this.stop()
    }
    if (until) {
      this.#timer = setInterval(tick, 1000)
      tick()
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    this.left = 0
  }
}
