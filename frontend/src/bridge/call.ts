import * as App from '../../wailsjs/go/main/App'
import { blocked } from './blocked.svelte'
import { parseFault } from './fault'
import type {
  AccountChoice,
  Act,
  Admission,
  CardView,
  Choices,
  ContractView,
  Credentials,
  DemoHint,
  DocumentRow,
  FieldFault,
  Filter,
  FoundMessage,
  GuaranteeRow,
  IbanVerdict,
  LineDetail,
  Link,
  MailboxLogin,
  MailboxServer,
  MessageRow,
  News,
  Overview,
  QuoteRow,
  Recovery,
  Reimbursement,
  RequestCheck,
  RequestContent,
  RequestKind,
  RequestRow,
  Security,
  SecurityEvent,
  SavedAll,
  Settings,
  SettingsView,
  StatementRef,
  Statements,
  Status,
  Stay,
  Terms,
  Waiting,
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

const whole = (row: RequestRow): RequestRow => ({
  ...row,
  request: { ...row.request, attachments: row.request.attachments ?? [] },
})
const row = async (method: () => Promise<unknown>) => whole(await call<RequestRow>(method))

type Bound<K extends keyof typeof App> = Parameters<(typeof App)[K]>

/** The desk's bound methods. Every one throws a Fault and nothing else. */
export const desk = {
  acts: () => list<Act>(() => App.Acts()),
  cancelSync: () => call<void>(() => App.CancelSync()),
  chooseCAFile: () => call<string>(() => App.ChooseCAFile()),
  demo: () => call<DemoHint>(() => App.Demo()),
  documents: () => list<DocumentRow>(() => App.Documents()),
  licences: () => call<string>(() => App.Licences()),
  lock: () => call<void>(() => App.Lock()),
  openSaved: (path: string) => call<void>(() => App.OpenSaved(path)),
  reimbursement: (id: string) => call<LineDetail>(() => App.Reimbursement(id)),
  reimbursements: (filter: Filter, offset: number, limit: number) =>
    list<Reimbursement>(() => App.Reimbursements(filter as Bound<'Reimbursements'>[0], offset, limit)),
  openDocument: (id: string) => call<void>(() => App.OpenDocument(id)),
  fetchDocument: (id: string) => call<void>(() => App.FetchDocument(id)),
  saveDocument: (id: string) => call<string>(() => App.SaveDocument(id)),
  cancelTransfer: (id: string) => call<void>(() => App.CancelTransfer(id)),
  /** Saves the documents of the ids, all for none. The folder is empty when the member cancelled. */
  async saveAllDocuments(ids: readonly string[]): Promise<SavedAll> {
    const saved = await call<SavedAll>(() => App.SaveAllDocuments([...ids]))
    return { ...saved, failed: saved.failed ?? [] }
  },
  cancelSaveAll: () => call<void>(() => App.CancelSaveAll()),
  keepDocument: (id: string) => call<void>(() => App.KeepDocument(id)),
  freeDocument: (id: string) => call<void>(() => App.FreeDocument(id)),
  freeDocuments: () => call<void>(() => App.FreeDocuments()),
  news: () => call<News>(() => App.News()),
  /** Tells whether the window has the keyboard. */
  /** The member uses the window. */
  used: () => call<void>(() => App.Used()),
  inFront: (front: boolean) => call<void>(() => App.InFront(front)),
  saveSettings: (settings: Settings) =>
    call<void>(() => App.SaveSettings(settings as Bound<'SaveSettings'>[0])),
  saveStatement: (ref: StatementRef) => call<string>(() => App.SaveStatement(ref)),
  settings: () => call<SettingsView>(() => App.Settings()),
  signIn: (credentials: Credentials) => call<void>(() => App.SignIn(credentials as Bound<'SignIn'>[0])),
  signOut: () => call<void>(() => App.SignOut()),
  startAfresh: () => call<void>(() => App.StartAfresh()),
  status: () => call<Status>(() => App.Status()),
  sync: () => call<void>(() => App.Sync()),
  unlock: (password: string, stay: Stay) =>
    call<void>(() => App.Unlock(password, stay as Bound<'Unlock'>[1])),
  unlockWithRecoveryKey: (key: string, stay: Stay) =>
    call<void>(() => App.UnlockWithRecoveryKey(key, stay as Bound<'UnlockWithRecoveryKey'>[1])),

  beginRegistration: (number: string, code: string) =>
    call<Admission>(() => App.BeginRegistration(number, code)),
  terms: () => call<Terms>(() => App.Terms()),
  chooseAccount: (choice: AccountChoice) =>
    call<Waiting>(() => App.ChooseAccount(choice as Bound<'ChooseAccount'>[0])),
  registrationStatus: () => call<Waiting>(() => App.RegistrationStatus()),
  resendActivation: () => call<Waiting>(() => App.ResendActivation()),
  correctEmail: (email: string) => call<Waiting>(() => App.CorrectEmail(email)),
  activateByCode: (code: string) => call<void>(() => App.ActivateByCode(code)),
  resumeRegistration: (login: string, password: string) =>
    call<Waiting>(() => App.ResumeRegistration(login, password)),
  abandonRegistration: () => call<void>(() => App.AbandonRegistration()),
  mailboxServers: (email: string) => list<MailboxServer>(() => App.MailboxServers(email)),
  findActivation: (login: MailboxLogin) =>
    call<FoundMessage>(() => App.FindActivation(login as Bound<'FindActivation'>[0])),
  cancelFind: () => call<void>(() => App.CancelFind()),
  confirmFound: () => call<void>(() => App.ConfirmFound()),

  passwordFaults: (password: string, about: readonly string[]) =>
    list<FieldFault>(() => App.PasswordFaults(password, [...about])),
  /** The password must hold neither names nor numbers, the answer no name. */
  checkAccount: (choice: AccountChoice, names: readonly string[], numbers: readonly string[]) =>
    list<FieldFault>(() => App.CheckAccount(choice as Bound<'CheckAccount'>[0], [...names], [...numbers])),
  checkRequest: (content: RequestContent) =>
    call<RequestCheck>(() => App.CheckRequest(content as Bound<'CheckRequest'>[0])),
  judgeIban: (text: string) => call<IbanVerdict>(() => App.JudgeIBAN(text)),

  beginRecovery: (number: string, code: string) => call<Recovery>(() => App.BeginRecovery(number, code)),
  /** Gives when the new password takes effect, in epoch milliseconds; 0: at once. */
  answerQuestion: (answer: string, password: string) =>
    call<number>(() => App.AnswerQuestion(answer, password)),
  /** Gives when another message may be asked for, in epoch milliseconds. */
  mailReset: () => call<number>(() => App.MailReset()),
  resetPassword: (password: string) => call<void>(() => App.ResetPassword(password)),
  reportLostCode: (email: string, number: string) => call<void>(() => App.ReportLostCode(email, number)),
  link: () => call<Link>(() => App.Link()),
  endOtherSession: (id: string) => call<void>(() => App.EndOtherSession(id)),
  cancelReset: () => call<void>(() => App.CancelReset()),
  hasRecoveryKey: () => call<boolean>(() => App.HasRecoveryKey()),
  makeRecoveryKey: (password: string) => call<string>(() => App.MakeRecoveryKey(password)),
  removeRecoveryKey: (password: string) => call<void>(() => App.RemoveRecoveryKey(password)),
  setTextSize: (percent: number) => call<void>(() => App.SetTextSize(percent)),
  changePassword: (old: string, password: string) => call<void>(() => App.ChangePassword(old, password)),
  newDevices: () => list<SecurityEvent>(() => App.NewDevices()),
  knowDevices: (upTo: number) => call<void>(() => App.KnowDevices(upTo)),
  async security(): Promise<Security> {
    const s = await call<Security>(() => App.Security())
    return { ...s, sessions: s.sessions ?? [], events: s.events ?? [] }
  },

  async contract(): Promise<ContractView> {
    const c = await call<ContractView>(() => App.Contract())
    return { ...c, beneficiaries: c.beneficiaries ?? [] }
  },
  /** The whole IBAN in groups of four, empty where the mutual has none. */
  iban: () => call<string>(() => App.IBAN()),
  guarantees: () => list<GuaranteeRow>(() => App.Guarantees()),
  async card(): Promise<CardView> {
    const c = await call<CardView>(() => App.Card())
    return { ...c, beneficiaries: c.beneficiaries ?? [] }
  },
  quotes: () => list<QuoteRow>(() => App.Quotes()),
  saveQuote: (id: string) => call<string>(() => App.SaveQuote(id)),
  messages: () => list<MessageRow>(() => App.Messages()),
  /** Gives the message, which is read from then on. */
  openMessage: (id: string) => call<MessageRow>(() => App.OpenMessage(id)),

  async requests(): Promise<RequestRow[]> {
    return (await list<RequestRow>(() => App.Requests())).map(whole)
  },
  newDraft: (kind: RequestKind) => row(() => App.NewDraft(kind as Bound<'NewDraft'>[0])),
  saveDraft: (key: string, content: RequestContent) =>
    call<void>(() => App.SaveDraft(key, content as Bound<'SaveDraft'>[1])),
  /** Opens the native dialog; the row comes back as it was when the member cancelled. */
  attachFiles: (key: string) => row(() => App.AttachFiles(key)),
  /** Attaches what was last dropped on the window. */
  attachDropped: (key: string) => row(() => App.AttachDropped(key)),
  detachFile: (key: string, sha256: string) => row(() => App.DetachFile(key, sha256)),
  submitDraft: (key: string, password: string) => row(() => App.SubmitDraft(key, password)),
  confirmRequest: (key: string, password: string) => row(() => App.ConfirmRequest(key, password)),
  retryRequest: (key: string) => row(() => App.RetryRequest(key)),
  takeBack: (key: string) => row(() => App.TakeBack(key)),
  deleteDraft: (key: string) => call<void>(() => App.DeleteDraft(key)),

  /** Saves the card of one beneficiary, or of all for an empty id. */
  saveCard: (beneficiaryId: string) => call<string>(() => App.SaveCard(beneficiaryId)),

  async choices(): Promise<Choices> {
    const c = await call<{ [K in keyof Choices]: Choices[K] | null }>(() => App.Choices())
    return { years: c.years ?? [], kinds: c.kinds ?? [], beneficiaries: c.beneficiaries ?? [] }
  },
  async overview(filter: Filter): Promise<Overview> {
    const o = await call<Overview>(() => App.Overview(filter as Bound<'Overview'>[0]))
    return { ...o, months: o.months ?? [] }
  },
  async statements(year: string): Promise<Statements> {
    const s = await call<Statements>(() => App.Statements(year))
    return { months: s.months ?? [], payments: s.payments ?? [] }
  },
}
