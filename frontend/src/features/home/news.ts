import { desk } from '$src/bridge/call'
import { parseFault } from '$src/bridge/fault'
import type {
  Beneficiary,
  CardView,
  Message,
  News as Came,
  Quote,
  QuoteRow,
  Reimbursement,
  RequestRow,
} from '$src/bridge/types'

/** How many lines a list of the first screen shows. */
export const shown = { messages: 3, quotes: 3, requests: 3, reimbursements: 5 }

/** What the first screen tells. */
export type News = {
  came: Came
  unread: readonly Message[]
  /** The requests that wait for something: to be sent, read, answered or applied. */
  pending: readonly RequestRow[]
  drafts: number
  answers: readonly QuoteRow[]
  reimbursements: readonly Reimbursement[]
  beneficiaries: ReadonlyMap<string, Beneficiary>
  /** null before the first sync. */
  card: CardView | null
}

const holds = (quote: Quote, today: string) => quote.status === 'answered' && quote.validUntil >= today

/** The answers that still hold on a day (YYYY-MM-DD), the newest first. */
export const answersThatHold = (rows: readonly QuoteRow[], today: string): QuoteRow[] =>
  rows
    .filter((row) => holds(row.quote, today))
    .sort((a, b) => (a.quote.answeredOn < b.quote.answeredOn ? 1 : -1))

/** Whether a request is on its way: neither being written nor over. */
export const isPending = ({ request }: RequestRow): boolean =>
  request.state === 'to_send' ||
  request.state === 'sent' ||
  request.state === 'read' ||
  request.state === 'accepted'

const all = { period: '', beneficiaryId: '', kind: '', payee: '' } as const

async function cardOrNone(): Promise<CardView | null> {
  try {
    return await desk.card()
  } catch (thrown) {
    const fault = parseFault(thrown)
    if (fault.code === 'not_found') return null
    throw fault
  }
}

/** Reads the first screen from what the other screens read. today is YYYY-MM-DD. */
export async function readNews(today: string): Promise<News> {
  const [came, messages, quotes, requests, reimbursements, choices, card] = await Promise.all([
    desk.news(),
    desk.messages(),
    desk.quotes(),
    desk.requests(),
    desk.reimbursements(all, 0, shown.reimbursements),
    desk.choices(),
    cardOrNone(),
  ])
  return {
    came,
    pending: requests.filter(isPending),
    drafts: requests.filter((row) => row.request.state === 'draft').length,
    unread: messages.map((row) => row.message).filter((message) => !message.readAt),
    answers: answersThatHold(quotes, today),
    reimbursements,
    beneficiaries: new Map(choices.beneficiaries.map((one) => [one.id, one])),
    card,
  }
}
