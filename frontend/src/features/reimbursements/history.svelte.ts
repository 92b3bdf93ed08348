import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import type { Act, Choices, Filter, Overview, Reimbursement, Totals } from '$src/bridge/types'
import { typeset } from '$src/i18n/typography'
import { ListLayout } from './layout'

export const pageSize = 100

const noTotals: Totals = { lines: 0, spent: 0, socialSecurity: 0, mutual: 0, remaining: 0 }
type Pages = ReadonlyMap<number, readonly Reimbursement[]>

/**
 * The chosen lines as the list reads them: their layout at once, the lines page by
 * page as they come into sight. What is shown stays until its successor is read.
 */
export class History {
  layout = $state.raw(new ListLayout([]))
  totals = $state.raw<Totals>(noTotals)
  /** Lines that came and are kept out: the totals lack them. */
  missing = $state(0)
  choices = $state.raw<Choices>({ years: [], kinds: [], beneficiaries: [] })
  acts = $state.raw<ReadonlyMap<string, Act>>(new Map())
  fault = $state.raw<Fault | null>(null)
  read = $state(false)
  /** Grows when other lines were chosen: the list goes back to its top. */
  chosen = $state(0)

  #pages = $state.raw<Pages>(new Map())
  #filter: Filter = { period: '', beneficiaryId: '', kind: '', payee: '' }
  #turn = 0
  #underWay = new Set<number>()

  /** The names of acts, once. A list without them still shows the lines' own labels. */
  async readActs(): Promise<void> {
    const acts = await desk.acts().catch(() => [])
    this.acts = new Map(acts.map((act) => [act.code, { ...act, explanation: typeset(act.explanation) }]))
  }

  line(n: number): Reimbursement | undefined {
    return this.#pages.get(Math.floor(n / pageSize))?.[n % pageSize]
  }

  /** Reads the lines that a filter chooses and shows them from the top. */
  async choose(filter: Filter): Promise<void> {
    const turn = ++this.#turn
    try {
      const [choices, overview, first] = await Promise.all([
        desk.choices(),
        desk.overview(filter),
        desk.reimbursements(filter, 0, pageSize),
      ])
      if (turn !== this.#turn) return
      this.#filter = filter
      this.choices = choices
      this.#show(overview, new Map([[0, first]]))
      this.chosen++
    } catch (thrown) {
      if (turn === this.#turn) this.fault = parseFault(thrown)
    }
  }

  /**
   * Reads the same lines again after the desk stored news. It returns the new place
   * of the line that stood at anchor, so that the list can stay where it is; without
   * an anchor the list is at its top and stays there.
   */
  async readAgain(anchor: number | null): Promise<number> {
    const turn = ++this.#turn
    const filter = this.#filter
    const held = anchor === null ? undefined : this.line(anchor)
    try {
      const [choices, overview] = await Promise.all([desk.choices(), desk.overview(filter)])
      const layout = new ListLayout(overview.months)
      const guess = anchor !== null && this.layout.lines ? layout.afterChange(this.layout, anchor) : 0
      const page = Math.floor(guess / pageSize)
      const around = [page - 1, page, page + 1].filter((n) => n >= 0 && n * pageSize < layout.lines)
      const rows = await Promise.all(around.map((n) => desk.reimbursements(filter, n * pageSize, pageSize)))
      if (turn !== this.#turn) return anchor ?? 0
      const pages = new Map(around.map((n, i) => [n, rows[i]!]))
      this.choices = choices
      this.#show(overview, pages, layout)
      for (const [n, lines] of pages) {
        const at = held ? lines.findIndex((line) => line.id === held.id) : -1
        if (at >= 0) return n * pageSize + at
      }
      return guess
    } catch (thrown) {
      if (turn === this.#turn) this.fault = parseFault(thrown)
      return anchor ?? 0
    }
  }

  /** Sees to it that these lines are read. */
  want(first: number, last: number): void {
    const filter = this.#filter
    const turn = this.#turn
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) {
      if (this.#pages.has(page) || this.#underWay.has(page) || page * pageSize >= this.layout.lines) continue
      this.#underWay.add(page)
      desk.reimbursements(filter, page * pageSize, pageSize).then(
        (rows) => {
          if (turn !== this.#turn) return
          this.#underWay.delete(page)
          this.#pages = new Map(this.#pages).set(page, rows)
        },
        (thrown) => {
          if (turn !== this.#turn) return
          this.#underWay.delete(page)
          this.fault = parseFault(thrown)
        },
      )
    }
  }

  #show(overview: Overview, pages: Pages, layout?: ListLayout): void {
    this.#underWay.clear()
    this.missing = overview.missing
    this.totals = overview.totals
    this.layout = layout ?? new ListLayout(overview.months)
    this.#pages = pages
    this.fault = null
    this.read = true
  }
}
