import type { MonthTotals } from '$src/bridge/types'

export type Item = { kind: 'month'; month: MonthTotals } | { kind: 'line'; line: number }

/**
 * Where months and lines stand in the list, known from the months' counts alone:
 * every month is a heading followed by its lines, newest first. An item is a heading
 * or a line; a line is counted over the whole list, from 0.
 */
export class ListLayout {
  readonly months: readonly MonthTotals[]
  readonly lines: number
  readonly items: number
  /** First line of each month. */
  readonly #firstLine: number[]

  constructor(months: readonly MonthTotals[]) {
    this.months = months.filter((month) => month.totals.lines > 0)
    this.#firstLine = []
    let lines = 0
    for (const month of this.months) {
      this.#firstLine.push(lines)
      lines += month.totals.lines
    }
    this.lines = lines
    this.items = lines + this.months.length
  }

  /** What stands at an item's place. */
  item(index: number): Item {
    const m = this.monthOfItem(index)
    const heading = this.heading(m)
    return index === heading
      ? { kind: 'month', month: this.months[m]! }
      : { kind: 'line', line: this.#firstLine[m]! + index - heading - 1 }
  }

  /** The item of a month's heading. */
  heading(month: number): number {
    return this.#firstLine[month]! + month
  }

  /** The item of a line. */
  itemOfLine(line: number): number {
    return line + this.monthOfLine(line) + 1
  }

  /** The line at an item's place, or the first one under a heading that stands there. */
  firstLineFrom(index: number): number {
    const m = this.monthOfItem(index)
    return this.#firstLine[m]! + Math.max(0, index - this.heading(m) - 1)
  }

  monthOfItem(index: number): number {
    return this.#last((m) => this.heading(m) <= index)
  }

  monthOfLine(line: number): number {
    return this.#last((m) => this.#firstLine[m]! <= line)
  }

  /**
   * Where a line of an older layout most likely stands now: as far from the end of
   * its month as before, since news comes on top. A month that is gone gives the next older one's start.
   */
  afterChange(older: ListLayout, line: number): number {
    if (this.lines === 0) return 0
    const was = older.monthOfLine(line)
    const month = older.months[was]!
    const fromEnd = older.#firstLine[was]! + month.totals.lines - line
    const now = this.months.findIndex((candidate) => candidate.month <= month.month)
    if (now < 0) return this.lines - 1
    if (this.months[now]!.month !== month.month) return this.#firstLine[now]!
    return Math.max(this.#firstLine[now]!, this.#firstLine[now]! + this.months[now]!.totals.lines - fromEnd)
  }

  /** The last month that holds, by bisection; 0 when none does. */
  #last(holds: (month: number) => boolean): number {
    let low = 0
    let high = this.months.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (holds(middle)) low = middle
      else high = middle - 1
    }
    return low
  }
}
