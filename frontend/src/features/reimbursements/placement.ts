import type { ListLayout } from './layout'

/**
 * Where the items of a list stand, in pixels from its top. Every line and every
 * heading is equally high, so a place is arithmetic: nothing is measured, and
 * twenty thousand lines cost what their months cost.
 */
export class Placement {
  readonly #layout: ListLayout
  readonly #row: number
  readonly #heading: number

  constructor(layout: ListLayout, row: number, heading: number) {
    this.#layout = layout
    this.#row = row
    this.#heading = heading
  }

  /** The height of all items. */
  get height(): number {
    const { lines, months } = this.#layout
    return lines * this.#row + months.length * this.#heading
  }

  /** Where an item begins. */
  offsetOf(item: number): number {
    const month = this.#layout.monthOfItem(item)
    const heading = this.#layout.heading(month)
    const headings = item === heading ? month : month + 1
    return headings * this.#heading + (item - headings) * this.#row
  }

  /** The item at an offset: the first above the list, the last below it. */
  itemAt(offset: number): number {
    const { items } = this.#layout
    let low = 0
    let high = Math.max(0, items - 1)
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.offsetOf(middle) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
