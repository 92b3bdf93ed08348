import * as App from '../../wailsjs/go/main/App'
import { blocked } from './blocked.svelte'
import { parseFault } from './fault'
import type {
  Act,
  Choices,
  Code,
  Credentials,
  DemoHint,
  DocumentRow,
  Filter,
  LineDetail,
  Overview,
  Reimbursement,
  Settings,
  SettingsView,
  StatementRef,
  Statements,
  Status,
} from './types'

/** Calls a bound method and turns what it throws into a Fault. */
async function call<T>(method: () => Promise<unknown>): Promise<T> {
  try {
    return (await method()) as T
  } catch (thrown) {
    const fault = parseFault(thrown)
    blocked.take(fault)
    throw fault
  }
}

/** A Go slice without elements may come as null. */
async function list<T>(method: () => Promise<unknown>): Promise<T[]> {
  return (await call<T[] | null>(method)) ?? []
}

/** A bound method that the generated bindings do not name yet. */
const early = (method: string, ...args: unknown[]): Promise<unknown> =>
  (window as unknown as { go: { main: { App: Record<string, (...args: unknown[]) => Promise<unknown>> } } })
    .go.main.App[method]!(...args)

type Bound<K extends keyof typeof App> = Parameters<(typeof App)[K]>

/** The desk's bound methods. Every one throws a Fault and nothing else. */
export const desk = {
  acts: () => list<Act>(() => App.Acts()),
  cancelSync: () => call<void>(() => App.CancelSync()),
  chooseCAFile: () => call<string>(() => App.ChooseCAFile()),
  demo: () => call<DemoHint>(() => App.Demo()),
  documents: () => list<DocumentRow>(() => App.Documents()),
  lock: () => call<void>(() => App.Lock()),
  openSaved: (path: string) => call<void>(() => App.OpenSaved(path)),
  reimbursement: (id: string) => call<LineDetail>(() => App.Reimbursement(id)),
  reimbursements: (filter: Filter, offset: number, limit: number) =>
    list<Reimbursement>(() => App.Reimbursements(filter as Bound<'Reimbursements'>[0], offset, limit)),
  saveDocument: (id: string) => call<string>(() => App.SaveDocument(id)),
  saveSettings: (settings: Settings) =>
    call<void>(() => App.SaveSettings(settings as Bound<'SaveSettings'>[0])),
  saveStatement: (ref: StatementRef) => call<string>(() => App.SaveStatement(ref)),
  settings: () => call<SettingsView>(() => App.Settings()),
  signIn: (credentials: Credentials) => call<void>(() => App.SignIn(credentials)),
  signOut: () => call<void>(() => App.SignOut()),
  startAfresh: () => call<void>(() => App.StartAfresh()),
  status: () => call<Status>(() => App.Status()),
  sync: () => call<void>(() => App.Sync()),
  unlock: (password: string, stay: boolean) => call<void>(() => App.Unlock(password, stay)),

  passwordFault: (password: string, about: readonly string[]) =>
    call<Code | ''>(() => early('PasswordFault', password, about)),

  async choices(): Promise<Choices> {
    const c = await call<{ [K in keyof Choices]: Choices[K] | null }>(() => App.Choices())
    return { years: c.years ?? [], kinds: c.kinds ?? [], beneficiaries: c.beneficiaries ?? [] }
  },
  async overview(filter: Filter): Promise<Overview> {
    const o = await call<Overview>(() => App.Overview(filter as Bound<'Overview'>[0]))
    return { totals: o.totals, months: o.months ?? [] }
  },
  async statements(year: string): Promise<Statements> {
    const s = await call<Statements>(() => App.Statements(year))
    return { months: s.months ?? [], payments: s.payments ?? [] }
  },
}
