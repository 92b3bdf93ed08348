import type { Beneficiary } from '$src/bridge/types'
import { day } from '$src/i18n/format'
import { fr } from '$src/i18n/fr'

/** Where a person's cover stands on a day. */
export type CoverState = 'over' | 'future' | 'current'

type Dates = Pick<Beneficiary, 'coveredFrom' | 'coveredTo'>

/** The last day of cover still counts. Days are YYYY-MM-DD. */
export function coverState({ coveredFrom, coveredTo }: Dates, today: string): CoverState {
  if (coveredTo && coveredTo < today) return 'over'
  return coveredFrom && coveredFrom > today ? 'future' : 'current'
}

/** « depuis le 1er janvier 2019 », « du … au … » once it is over. */
export function coverInWords(dates: Dates, today: string): string {
  const t = fr.contract.cover
  const from = dates.coveredFrom && day(dates.coveredFrom)
  const to = dates.coveredTo && day(dates.coveredTo)
  if (!from) return to ? t.until(to) : t.unknown
  if (coverState(dates, today) !== 'current') return to ? t.fromTo(from, to) : t.begins(from)
  return to ? t.sinceUntil(from, to) : t.since(from)
}
