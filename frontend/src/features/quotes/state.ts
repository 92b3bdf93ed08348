import type { Quote } from '$src/bridge/types'

export type QuoteState = Quote['status'] | 'expired'

/** Where a quote is on a day (YYYY-MM-DD): an answer counts until its last day, that day included. */
export function stateOf(quote: Pick<Quote, 'status' | 'validUntil'>, today: string): QuoteState {
  return quote.status === 'answered' && quote.validUntil < today ? 'expired' : quote.status
}
