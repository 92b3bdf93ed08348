import { FakeDocuments, type FakeDocumentOptions } from './fakeDocuments'
import { FakeContract, fakeMember, type FakeContractOptions } from './fakeContract'
import { fakeActs, fakeFamily, fakeHistory, type FakeHistory } from './fakeHistory'
import { FakeMessages, type FakeMessageOptions } from './fakeMessages'
import { FakeQuotes, type FakeQuoteOptions } from './fakeQuotes'
import { FakeRequests, type FakeRequestOptions } from './fakeRequests'
import { FakeRecovery, type FakeRecoveryOptions } from './fakeRecovery'
import { FakeForms } from './fakeForms'
import { emptyVisit, FakeRegistration, fakeVisit, type FakeRegistrationOptions } from './fakeRegistration'
import type {
  Choices,
  Code,
  Credentials,
  DemoHint,
  DocumentRow,
  Filter,
  KeyringState,
  LineDetail,
  Overview,
  Reimbursement,
  Settings,
  SettingsView,
  StatementRef,
  Statements,
  StatementSummary,
  Status,
  Stay,
  SyncStatus,
  Trouble,
  VaultState,
} from './types'

/** What a fake desk starts from. */
export type FakeOptions = {
  vault?: VaultState
  signedIn?: boolean
  /** Nothing answers for seconds. */
  silent?: boolean
  online?: boolean
  staysOpen?: boolean
  keyring?: KeyringState
  notice?: Code
  trouble?: Trouble
  lockedAfter?: number
  lines?: number
  documents?: number
  papers?: FakeDocumentOptions
  keep?: Settings['keep']
  demo?: boolean
  theme?: Settings['theme']
  forcedOffice?: string
  /** The last sync's problem. */
  problem?: { code: Code; until?: number }
  /** A sync that stands still in a phase, to look at it. */
  phase?: SyncStatus['phase']
  never?: boolean
  /** Something came that a later version shows. */
  beyond?: boolean
  /** Rows that came and are kept out. */
  keptOut?: number
  longName?: boolean
  contract?: FakeContractOptions
  messages?: FakeMessageOptions
  quotes?: FakeQuoteOptions
  recovery?: FakeRecoveryOptions
  registration?: FakeRegistrationOptions
  requests?: FakeRequestOptions
  /** Milliseconds that each reading takes. */
  delay?: number
  /** Method name to the fault it throws; mutable, so that tests switch failures. */
  fail?: Partial<Record<string, { code: Code; field?: string; until?: number; ref?: string }>>
}

const password = 'Demo2026'
const now = Date.parse('2026-11-22T13:05:00Z')
const idle: SyncStatus = {
  phase: 'idle',
  rows: 0,
  rowsTotal: 0,
  documents: 0,
  documentsTotal: 0,
  bytes: 0,
  bytesTotal: 0,
  problem: null,
}

const chosen = (lines: readonly Reimbursement[], f: Filter) =>
  lines.filter(
    (l) =>
      l.careDate.startsWith(f.period) &&
      (!f.beneficiaryId || l.beneficiaryId === f.beneficiaryId) &&
      (!f.payee || l.payee === f.payee) &&
      (!f.kind || fakeActs.find((a) => a.code === l.actCode)?.kind === f.kind),
  )

const zero = () => ({ lines: 0, spent: 0, socialSecurity: 0, mutual: 0, remaining: 0 })
function add(t: ReturnType<typeof zero>, l: Reimbursement) {
  t.lines++
  t.spent += l.spent
  t.socialSecurity += l.socialSecurity
  t.mutual += l.mutual
  t.remaining += l.remaining
}

/** An in-browser desk: the bound methods over made-up data. Never in the production bundle. */
export class FakeDesk {
  history: FakeHistory
  papers: FakeDocuments
  status: Status
  settings: Settings
  calls: { method: string; args: unknown[] }[] = []
  /** What the window was called, one after the other. */
  titles: string[] = []
  options: FakeOptions
  /** The methods of one concern each, kept in files of their own. */
  parts: object[]
  recovery: FakeRecovery
  registration: FakeRegistration
  contract: FakeContract
  requests: FakeRequests
  #listeners = new Set<(status: Status) => void>()
  #linkListeners = new Set<() => void>()
  #cancel = false

  constructor(options: FakeOptions = {}) {
    this.options = options
    this.recovery = new FakeRecovery(options.recovery)
    this.registration = new FakeRegistration(options.registration)
    this.contract = new FakeContract({ long: options.longName ?? false, ...options.contract })
    this.parts = [
      this.recovery,
      this.registration,
      this.contract,
      new FakeForms(() => new Date().toISOString().slice(0, 10)),
    ]
    this.history = fakeHistory(options.lines ?? 400, '2026-11-21')
    this.papers = new FakeDocuments(
      options.documents ?? 14,
      { long: options.longName ?? false, ...options.papers },
      () => this.status,
      (change) => this.tell(change(this.status)),
    )
    const quotes = new FakeQuotes(options.quotes ?? {}, this.documents)
    const messages = new FakeMessages(options.messages ?? {}, this.documents, (change) =>
      this.tell(change(this.status)),
    )
    this.requests = new FakeRequests(
      { long: options.longName ?? false, ...options.requests },
      () => this.status,
      (change) => this.tell(change),
    )
    this.parts.push(this.papers, quotes, messages, this.requests)
    this.settings = {
      office: '',
      caFile: '',
      theme: options.theme ?? 'system',
      keep: options.keep ?? 'all',
      textSize: 100,
      quiet: false,
      lockAfter: 15,
    }
    const vault = options.vault ?? 'absent'
    this.status = {
      vault,
      signedIn: options.signedIn ?? vault === 'open',
      staysOpen: options.staysOpen ?? false,
      keyring: options.keyring ?? 'idle',
      lockedAfter: options.lockedAfter ?? 0,
      online: options.online ?? true,
      silent: options.silent ?? false,
      office: options.forcedOffice ?? 'https://espace.unimutuelles.fr',
      currentAt: options.never || vault === 'absent' ? 0 : now,
      revision: 1,
      member: null,
      unread: vault === 'open' ? messages.unread : 0,
      beyond: options.beyond ?? false,
      keptOut: options.keptOut ?? 0,
      notice: options.notice ? { field: '', until: 0, code: options.notice } : null,
      trouble: options.trouble ?? null,
      outbox: this.requests.outbox(),
      sync: { ...idle },
      transfers: this.papers.transfers(),
      saveAll: this.papers.saveAll(),
    }
    if (vault === 'open') this.status.member = this.#member()
    const problem = options.problem
    if (problem) this.status.sync.problem = { code: problem.code, field: '', until: problem.until ?? 0 }
    if (options.phase === 'lines')
      this.status.sync = { ...idle, phase: 'lines', rows: 12_500, rowsTotal: 20_000 }
    if (options.phase === 'documents')
      this.status.sync = {
        ...idle,
        phase: 'documents',
        rows: 20_000,
        rowsTotal: 20_000,
        documents: 120,
        documentsTotal: 300,
        bytes: 12_288_000,
        bytesTotal: 30_720_000,
      }
  }

  get documents(): DocumentRow[] {
    return this.papers.rows
  }
  set documents(rows: DocumentRow[]) {
    this.papers.rows = rows
  }

  #member = () => fakeMember(this.options.longName)

  /** Changes the status and tells the window, as the desk's event does. */
  tell(change: Partial<Status>): void {
    this.status = { ...this.status, ...change }
    for (const listener of this.#listeners) listener(structuredClone(this.status))
  }

  /** A link opens the running application, as the desk's event tells. */
  open(kind: 'open' | 'reset'): void {
    this.recovery.opened(kind)
    for (const listener of this.#linkListeners) listener()
  }

  /** Puts the fake where Wails puts the bound methods. */
  install(): this {
    const methods = new Proxy(
      {},
      {
        get:
          (_, method: string) =>
          async (...args: unknown[]) => {
            this.calls.push({ method, args })
            const fault = this.options.fail?.[method]
            if (this.options.delay) await new Promise((done) => setTimeout(done, this.options.delay))
            if (fault) throw JSON.stringify({ field: '', until: 0, ref: '', ...fault })
            const owner = [this, ...this.parts].find((part) => method in part)
            return (owner as Record<string, (...a: unknown[]) => unknown>)[method]!(...args)
          },
      },
    )
    Object.assign(window, {
      go: { main: { App: methods } },
      runtime: {
        OnFileDrop: () => undefined,
        OnFileDropOff: () => undefined,
        WindowSetTitle: (title: string) => this.titles.push(title),
        EventsOnMultiple: (name: string, listener: (status?: Status) => void) => {
          if (name === 'status') this.#listeners.add(listener)
          if (name === 'link') this.#linkListeners.add(listener)
          return () => this.#listeners.delete(listener) || this.#linkListeners.delete(listener)
        },
        ClipboardSetText: async () => true,
      },
    })
    return this
  }

  #refuse(code: Code, field = '', until = 0): never {
    throw JSON.stringify({ code, field, until, ref: '' })
  }

  Demo(): DemoHint {
    return this.options.demo
      ? { login: '417829AB', password, ...fakeVisit }
      : { ...emptyVisit, login: '', password: '' }
  }
  Status = () => structuredClone(this.status)
  Acts = () => fakeActs

  SignIn(c: Credentials): void {
    if (!c.login) this.#refuse('field_required', 'login')
    if (!c.password) this.#refuse('field_required', 'password')
    if (!this.status.online) this.#refuse('offline')
    if (c.password !== password) this.#refuse('bad_credentials', 'password')
    this.tell({ vault: 'open', signedIn: true, staysOpen: this.#stays(c.stay), member: this.#member() })
    void this.Sync()
  }
  #stays = (said: Stay) => (said === 'as_is' ? this.status.staysOpen : said === 'on')
  UnlockWithRecoveryKey(typed: string, stay: Stay): void {
    if (!typed) this.#refuse('field_required', 'recovery_key')
    if (typed.replace(/[^0-9a-z]/gi, '').length !== 32) this.#refuse('recovery_key_mistyped', 'recovery_key')
    this.Unlock(password, stay)
  }
  Unlock(typed: string, stay: Stay): void {
    if (typed !== password) this.#refuse('wrong_password', 'password')
    this.tell({
      vault: 'open',
      keyring: 'idle',
      lockedAfter: 0,
      notice: null,
      staysOpen: this.#stays(stay),
      signedIn: this.options.signedIn ?? true,
      member: this.#member(),
    })
  }
  Used(): void {}
  Lock(): void {
    this.tell({ vault: 'locked', member: null })
  }
  SignOut(): void {
    this.tell({ vault: 'locked', signedIn: false, staysOpen: false, member: null })
  }
  StartAfresh(): void {
    this.tell({ vault: 'absent', signedIn: false, member: null, currentAt: 0 })
  }

  async Sync(): Promise<void> {
    if (this.status.sync.phase !== 'idle') return
    this.#cancel = false
    const total = this.history.lines.length
    const step = () => new Promise((done) => setTimeout(done, 60))
    for (let rows = 0; rows <= total && !this.#cancel; rows += Math.max(1, total / 10)) {
      this.tell({ sync: { ...idle, phase: 'lines', rows: Math.round(rows), rowsTotal: total } })
      await step()
    }
    const bytesTotal = this.documents.reduce((sum, d) => sum + d.document.bytes, 0)
    for (let n = 0; n <= this.documents.length && !this.#cancel; n++) {
      this.tell({
        sync: {
          phase: 'documents',
          rows: total,
          rowsTotal: total,
          documents: n,
          documentsTotal: this.documents.length,
          bytes: Math.round((bytesTotal * n) / this.documents.length),
          bytesTotal,
          problem: null,
        },
      })
      await step()
    }
    const problem = this.#cancel ? { code: 'cancelled' as const, field: '', until: 0 } : null
    this.tell({ sync: { ...idle, problem }, currentAt: now, revision: this.status.revision + 1 })
  }
  CancelSync(): void {
    this.#cancel = true
    if (this.options.phase) this.tell({ sync: { ...idle } })
  }

  Choices(): Choices {
    const years = [...new Set(this.history.lines.map((l) => l.careDate.slice(0, 4)))]
    return { years, kinds: [...new Set(fakeActs.map((a) => a.kind))], beneficiaries: fakeFamily }
  }
  Overview(f: Filter): Overview {
    const totals = zero()
    const months = new Map<string, ReturnType<typeof zero>>()
    for (const line of chosen(this.history.lines, f)) {
      const month = line.careDate.slice(0, 7)
      if (!months.has(month)) months.set(month, zero())
      add(totals, line)
      add(months.get(month)!, line)
    }
    return {
      totals,
      months: [...months].map(([month, t]) => ({ month, totals: t })),
      missing: this.status.keptOut,
    }
  }
  Reimbursements = (f: Filter, offset: number, limit: number) =>
    chosen(this.history.lines, f).slice(offset, offset + limit)

  Reimbursement(id: string): LineDetail {
    const line = this.history.lines.find((l) => l.id === id)
    if (!line) return this.#refuse('not_found')
    return {
      line,
      act: fakeActs.find((a) => a.code === line.actCode)!,
      beneficiary: fakeFamily.find((b) => b.id === line.beneficiaryId)!,
      payment: this.history.payments.get(line.paymentId)!,
    }
  }

  Statements(year: string): Statements {
    const months = new Map<string, StatementSummary & { seen: Set<string> }>()
    const payments = new Map<string, StatementSummary>()
    for (const l of this.history.lines) {
      if (!l.paidOn.startsWith(year)) continue
      const payment = this.history.payments.get(l.paymentId)!
      const period = l.paidOn.slice(0, 7)
      const blank = { lines: 0, payments: 0, paid: 0, thirdParty: 0, elsewhere: 0, missing: 0 }
      const m = months.get(period) ?? {
        ...blank,
        number: period,
        period,
        paymentId: '',
        paidOn: l.paidOn,
        payee: '' as 'member',
        payeeName: '',
        seen: new Set<string>(),
      }
      const p = payments.get(payment.id) ?? {
        ...blank,
        number: payment.number,
        period: '',
        paymentId: payment.id,
        paidOn: payment.paidOn,
        payee: payment.payee,
        payeeName: payment.payeeName,
        payments: 1,
      }
      m.seen.add(payment.id)
      m.payments = m.seen.size
      for (const s of [m, p]) {
        s.lines++
        if (l.payee === 'member') s.paid += l.mutual
        else s.thirdParty += l.mutual
      }
      months.set(period, m)
      payments.set(payment.id, p)
    }
    const newest = (a: StatementSummary, b: StatementSummary) => (a.paidOn < b.paidOn ? 1 : -1)
    return {
      months: [...months.values()]
        .map(({ seen, ...m }) => ({ ...m, payments: seen.size }))
        .sort((a, b) => (a.period < b.period ? 1 : -1)),
      payments: [...payments.values()].sort(newest),
    }
  }
  SaveStatement = (ref: StatementRef) => `/home/camille/Documents/releve-${ref.period || ref.paymentId}.pdf`
  OpenSaved(): void {}

  Settings = (): SettingsView => ({
    settings: this.settings,
    defaultOffice: 'https://espace.unimutuelles.fr',
    forcedOffice: this.options.forcedOffice ?? '',
    folder: '/home/camille/.config/espace-adherents',
    version: '0.1.0',
  })
  SaveSettings(settings: Settings): void {
    if (settings.office && !/^https:\/\//.test(settings.office)) this.#refuse('office_address', 'office')
    this.settings = settings
  }
  SetTextSize(percent: number): void {
    this.settings = { ...this.settings, textSize: percent }
  }
  Licences = () => 'une-bibliotheque 1.0.0 (MIT)\n\nTexte de sa licence.\n'.repeat(40)
  ChooseCAFile = () => '/home/camille/Documents/autorite-interne.pem'
}

/** Reads the options of a fake from the address: ?fake={"vault":"open","lines":20000} */
export function installFakeFrom(search: string): FakeDesk {
  const text = new URLSearchParams(search).get('fake')
  return new FakeDesk(
    text ? (JSON.parse(text) as FakeOptions) : { demo: true, requests: { adviser: 4000 } },
  ).install()
}
