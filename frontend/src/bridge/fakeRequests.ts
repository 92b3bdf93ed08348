import { daysRead } from './fakeForms'
import type {
  Code,
  OutboxStatus,
  Problem,
  RequestAttachment,
  RequestContent,
  RequestKind,
  RequestRow,
  RequestState,
  Status,
} from './types'

/** What the fake requests start from. */
export type FakeRequestOptions = {
  /** Without the examples. */
  none?: boolean
  /** Only those that an adviser has. */
  sent?: boolean
  /** How many answered ones stand below the examples. */
  old?: number
  long?: boolean
  /** Milliseconds after which a built-in adviser goes on with what was sent; none without. */
  adviser?: number
  /** The files that the native dialog gives each time. */
  files?: RequestAttachment[]
  /** Why the first draft came back. */
  problem?: Problem
  /** The office did not know the password that waits. */
  refused?: boolean
  /** The waiting telephone number and its file were refused on their way. */
  held?: Problem
  /** What is sent never arrives, to look at it on its way. */
  slow?: boolean
}

const password = 'Demo2026'
const dayMs = 86_400_000
const now = Date.parse('2026-11-22T13:05:00Z')
/** A ULID's length, and in the order of their drawing. */
const keyOf = (n: number) => `01KAN${String(n).padStart(21, '0')}`

/** What is asked, without anything typed. */
export const blankContent = (kind: RequestKind): RequestContent => ({
  kind,
  words: '',
  address: { street: '', postalCode: '', city: '', from: '' },
  phone: '',
  email: '',
  bank: { holder: '', iban: '' },
  person: { firstName: '', lastName: '', birthDate: '', relation: '', from: '' },
})

const fileOf = (name: string, contentType: string, bytes: number): RequestAttachment => ({
  name,
  contentType,
  bytes,
  sha256: [...name]
    .map((c) => c.charCodeAt(0).toString(16))
    .join('')
    .padEnd(64, '0')
    .slice(0, 64),
})
const defaultFiles = [
  fileOf('justificatif-domicile.pdf', 'application/pdf', 412_300),
  fileOf('livret-de-famille.jpg', 'image/jpeg', 1_840_000),
]
const manyFiles = [
  ...defaultFiles,
  fileOf('RIB.png', 'image/png', 96_400),
  fileOf(`${'numérisation-du-livret-de-famille-page-'.repeat(3)}2.pdf`, 'application/pdf', 4_960_000),
  fileOf('attestation.pdf', 'application/pdf', 88_000),
]

/** The IBAN as it is shown once it left the device. */
const masked = (iban: string) => {
  const whole = iban.replaceAll(' ', '')
  return whole.length < 15 ? '' : `${whole.slice(0, 4)} •••• •••• ${whole.slice(-3)}`
}

type Example = {
  kind: RequestKind
  state: RequestState
  content: Partial<RequestContent>
  answer?: string
  files?: number
  needsPassword?: boolean
  problem?: Problem
}
const person = (firstName: string, birthDate: string, relation: 'child' | 'spouse') => ({
  firstName,
  lastName: 'Martin',
  birthDate,
  relation,
  from: '',
})
const examples: Example[] = [
  {
    kind: 'other',
    state: 'draft',
    content: { words: 'Bonjour,\nJe pars vivre trois mois au Portugal. Suis-je couverte là-bas ?' },
  },
  {
    kind: 'bank',
    state: 'to_send',
    content: { bank: { holder: 'Camille Martin', iban: 'FR14 2004 1010 0505 0001 3M02 606' } },
    files: 1,
    needsPassword: true,
  },
  { kind: 'phone', state: 'to_send', content: { phone: '06 98 76 54 32' } },
  {
    kind: 'address',
    state: 'read',
    content: {
      address: {
        street: '4 place Bellecour\nAppartement 12',
        postalCode: '69002',
        city: 'Lyon',
        from: '2026-12-15',
      },
      words: 'Le nom sur la boîte aux lettres reste le même.',
    },
    files: 1,
  },
  { kind: 'email', state: 'sent', content: { email: 'camille@martin-famille.exemple.fr' } },
  {
    kind: 'beneficiary',
    state: 'accepted',
    content: { person: person('Alix', '1988-04-02', 'spouse') },
    answer:
      "Bonjour,\n\nAlix sera couverte dès le 1er décembre. Votre cotisation change à la même date : l'avis vous parvient cette semaine.",
    files: 2,
  },
  {
    kind: 'bank',
    state: 'refused',
    content: { bank: { holder: 'Alix Durand', iban: 'FR76 •••• •••• 189' } },
    answer:
      "Bonjour,\n\nLe RIB joint est au nom d'une autre personne. Renvoyez votre demande avec un RIB à votre nom.",
    files: 1,
  },
  {
    kind: 'birth',
    state: 'applied',
    content: { person: person('Anne-Charlotte', '2026-09-30', 'child') },
    answer: 'Toutes nos félicitations !',
    files: 1,
  },
]

const order: RequestState[] = ['draft', 'to_send', 'sent', 'read', 'accepted', 'applied']

function rowOf(example: Example, n: number, options: FakeRequestOptions): RequestRow {
  const at = now - n * 6 * dayMs
  const step = example.state === 'refused' ? 4 : order.indexOf(example.state)
  const stamp = (reached: number, hours: number) => (step >= reached ? at + hours * 3_600_000 : 0)
  const long = options.long
    ? {
        words: `${example.content.words ?? ''}\n${'Je vous remercie par avance de votre réponse. '.repeat(20)}${'anticonstitutionnellement'.repeat(4)}`,
        ...(example.kind === 'address' && {
          address: {
            street:
              'Résidence du Vieux-Moulin-de-la-Forêt, bâtiment C, escalier 4\n118 bis avenue du Maréchal',
            postalCode: '51290',
            city: 'Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson',
            from: '2026-12-15',
          },
        }),
      }
    : {}
  return {
    request: {
      id: step >= 2 ? `r${n}` : '',
      key: keyOf(100 - n),
      state: example.state,
      content: {
        ...blankContent(example.kind),
        ...example.content,
        ...long,
      } as RequestRow['request']['content'],
      attachments: (options.long ? manyFiles : defaultFiles).slice(
        0,
        options.long ? 5 : (example.files ?? 0),
      ),
      sentAt: stamp(2, 0),
      readAt: stamp(3, 20),
      answeredAt: stamp(4, 26),
      appliedAt: stamp(5, 30),
      answer: example.answer ?? '',
    },
    needsPassword: example.needsPassword ?? false,
    held: false,
    problem: example.problem ?? null,
    changedAt: step < 2 ? at : 0,
  }
}

/** The bound methods of requests: drafts are kept, the outbox empties once online, an adviser answers. */
export class FakeRequests {
  rows: RequestRow[]
  options: FakeRequestOptions
  #status: () => Status
  #tell: (change: Partial<Status>) => void
  #drawn = 200

  constructor(options: FakeRequestOptions, status: () => Status, tell: (change: Partial<Status>) => void) {
    this.options = options
    this.#status = status
    this.#tell = tell
    const chosen = options.none
      ? []
      : examples.filter((one) => !options.sent || order.indexOf(one.state) > 1 || one.state === 'refused')
    const answered = examples.filter((one) => one.state === 'applied' || one.state === 'refused')
    const old = Array.from({ length: options.old ?? 0 }, (_, i) => answered[i % answered.length]!)
    this.rows = [...chosen, ...old].map((example, n) => rowOf(example, n, options))
    if (options.problem) this.rows[0]!.problem = options.problem
    const phone = this.rows.find(
      ({ request }) => request.state === 'to_send' && request.content.kind === 'phone',
    )
    if (options.held && phone) {
      Object.assign(phone, { held: true, problem: options.held })
      phone.request.attachments = manyFiles.slice(3, 4)
    }
    if (options.refused) this.rows[1]!.problem = { code: 'bad_credentials', field: 'password', until: 0 }
  }

  outbox(): OutboxStatus {
    const waiting = this.rows.filter((row) => row.request.state === 'to_send')
    return {
      waiting: waiting.length,
      needsPassword: waiting.filter((row) => row.needsPassword).length,
      held: waiting.filter((row) => row.held && !row.needsPassword).length,
      sending: this.options.slow ?? false,
    }
  }

  #refuse(code: Code, field = ''): never {
    throw JSON.stringify({ code, field, until: 0, ref: '' })
  }
  #find(key: string, ...states: RequestState[]): RequestRow {
    const row = this.rows.find((one) => one.request.key === key)
    if (!row) return this.#refuse('not_found')
    return states.includes(row.request.state) ? row : this.#refuse('request_closed')
  }
  #put(row: RequestRow): RequestRow {
    this.rows = [row, ...this.rows.filter((one) => one.request.key !== row.request.key)]
    this.#tell({ outbox: this.outbox(), revision: this.#status().revision + 1 })
    return structuredClone(row)
  }
  #with(row: RequestRow, request: Partial<RequestRow['request']>, rest: Partial<RequestRow> = {}) {
    return this.#put({ ...row, changedAt: Date.now(), ...rest, request: { ...row.request, ...request } })
  }

  Requests = () => structuredClone(this.rows)
  NewDraft(kind: RequestKind): RequestRow {
    const made = rowOf({ kind, state: 'draft', content: {} }, 0, {})
    return this.#put({ ...made, request: { ...made.request, key: keyOf(++this.#drawn) } })
  }
  SaveDraft(key: string, content: RequestContent): void {
    const row = this.#find(key, 'draft')
    // The status does not change: whoever types knows what they typed.
    row.request = {
      ...row.request,
      content: daysRead(content) as RequestRow['request']['content'],
    }
    Object.assign(row, { problem: null, changedAt: Date.now() })
  }
  AttachFiles(key: string): RequestRow {
    const row = this.#find(key, 'draft')
    const had = row.request.attachments
    const chosen = (this.options.files ?? defaultFiles).filter(
      (file) => !had.some((one) => one.sha256 === file.sha256),
    )
    if (had.length + chosen.length > 5) this.#refuse('attachments_too_many', 'attachments')
    return this.#with(row, { attachments: [...had, ...chosen] })
  }
  AttachDropped = (key: string): RequestRow => this.AttachFiles(key)
  DetachFile(key: string, sha256: string): RequestRow {
    const row = this.#find(key, 'draft')
    return this.#with(row, { attachments: row.request.attachments.filter((one) => one.sha256 !== sha256) })
  }
  SubmitDraft(key: string, typed: string): RequestRow {
    const row = this.#find(key, 'draft')
    if (row.request.content.kind === 'bank') this.#check(typed)
    return this.#sendSoon(this.#with(row, { state: 'to_send' }, { problem: null }))
  }
  ConfirmRequest(key: string, typed: string): RequestRow {
    const row = this.#find(key, 'to_send')
    this.#check(typed)
    return this.#sendSoon(this.#with(row, {}, { needsPassword: false, held: false, problem: null }))
  }
  RetryRequest(key: string): RequestRow {
    return this.#sendSoon(this.#with(this.#find(key, 'to_send'), {}, { held: false, problem: null }))
  }
  TakeBack(key: string): RequestRow {
    const free = { needsPassword: false, held: false, problem: null }
    return this.#with(this.#find(key, 'to_send'), { state: 'draft' }, free)
  }
  DeleteDraft(key: string): void {
    this.#find(key, 'draft')
    this.rows = this.rows.filter((one) => one.request.key !== key)
    this.#tell({ outbox: this.outbox(), revision: this.#status().revision + 1 })
  }

  #check(typed: string): void {
    if (typed !== password) this.#refuse('wrong_password', 'password')
  }
  /** It waits first, and leaves by itself. */
  #sendSoon(row: RequestRow): RequestRow {
    setTimeout(() => {
      const waits = this.rows.find((one) => one.request.key === row.request.key)
      if (waits?.request.state === 'to_send') this.#leave(waits)
    })
    return row
  }
  /** To the office, where it answers. */
  #leave(row: RequestRow): RequestRow {
    if (!this.#status().online || this.options.slow || row.needsPassword) return row
    const content = { ...row.request.content, bank: { ...row.request.content.bank } }
    content.bank.iban = masked(content.bank.iban)
    const sent = this.#with(
      row,
      { id: `r-${row.request.key}`, state: 'sent', sentAt: Date.now(), content },
      { changedAt: 0 },
    )
    if (this.options.adviser) setTimeout(() => this.#goOn(row.request.key), this.options.adviser)
    return sent
  }
  #goOn(key: string): void {
    if (this.advance(key) !== 'applied') setTimeout(() => this.#goOn(key), this.options.adviser)
  }

  /** The network is back: what waits without needing its password leaves. */
  empty(): void {
    for (const row of this.rows.filter((one) => one.request.state === 'to_send')) this.#leave(row)
  }
  /** The office refuses a waiting request for good: it is a draft again. */
  comeBack(key: string, problem: Problem): void {
    this.#with(this.#find(key, 'to_send'), { state: 'draft' }, { problem })
  }
  /** An adviser goes one step on with a request; gives where it is then. */
  advance(key: string): RequestState {
    const row = this.#find(key, 'sent', 'read', 'accepted')
    const state = order[order.indexOf(row.request.state) + 1]!
    const stamp = { read: 'readAt', accepted: 'answeredAt', applied: 'appliedAt' }[state as 'read']
    this.#with(row, { state, [stamp]: Date.now() }, { changedAt: 0 })
    return state
  }
  refuse(key: string, answer: string): void {
    const row = this.#find(key, 'sent', 'read')
    this.#with(row, { state: 'refused', answer, answeredAt: Date.now() }, { changedAt: 0 })
  }
}
