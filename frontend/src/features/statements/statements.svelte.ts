import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import type { Statements } from '$src/bridge/types'
import { statementYears } from './years'

/** The year and the view are remembered as long as the window is open. */
class StatementList {
  year = $state('')
  view = $state<'months' | 'payments'>('months')
  years = $state.raw<readonly string[]>([])
  list = $state.raw<Statements | null>(null)
  fault = $state.raw<Fault | null>(null)
  #turn = 0

  async read(): Promise<void> {
    const turn = ++this.#turn
    try {
      const choices = await desk.choices()
      const years = statementYears(choices.years, new Date())
      let year = years.includes(this.year) ? this.year : years[0]!
      let list = await desk.statements(year)
      // The first look falls on a year that has something to show.
      if (!this.year && !list.months.length && years[1]) {
        year = years[1]
        list = await desk.statements(year)
      }
      if (turn !== this.#turn) return
      this.years = years
      this.year = year
      this.list = list
      this.fault = null
    } catch (thrown) {
      if (turn === this.#turn) this.fault = parseFault(thrown)
    }
  }
}

export const statements = new StatementList()
