import type { ActKind, Choices, Filter, Payee } from '$src/bridge/types'

/** The year value of what the space does not know. */
export const beforeHistory = 'before'

/** What the member chose to see; kept as long as the window is open. */
export class Filters {
  year = $state('')
  month = $state('')
  beneficiaryId = $state('')
  kind = $state<ActKind | ''>('')
  payee = $state<Payee | ''>('')

  before = $derived(this.year === beforeHistory)
  any = $derived(Boolean(this.year || this.beneficiaryId || this.kind || this.payee))

  /** The desk's filter. A month only counts within its year. */
  filter = $derived<Filter>({
    period: this.before ? '' : this.year && this.month ? `${this.year}-${this.month}` : this.year,
    beneficiaryId: this.beneficiaryId,
    kind: this.kind,
    payee: this.payee,
  })

  chooseYear(year: string): void {
    this.year = year
    if (!year || year === beforeHistory) this.month = ''
  }

  clear(): void {
    this.year = this.month = this.beneficiaryId = this.kind = this.payee = ''
  }

  /** Drops what can no longer be offered: another member, another history. */
  keepWithin(choices: Choices): void {
    if (this.year && !this.before && !choices.years.includes(this.year)) this.chooseYear('')
    if (!choices.beneficiaries.some((b) => b.id === this.beneficiaryId)) this.beneficiaryId = ''
    if (this.kind && !choices.kinds.includes(this.kind)) this.kind = ''
  }
}

export const filters = new Filters()
