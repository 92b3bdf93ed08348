import type { desk, mailbox, main, mutual } from '../../wailsjs/go/models'

/**
 * The bound structs as they come over the bridge: plain objects without methods,
 * enums as the unions of their texts, and null where Go has a nil pointer. Only
 * types cross from wailsjs, so that its classes stay out of the bundle.
 */
type Plain<T> = T extends string
  ? string extends T
    ? string
    : `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends (infer U)[]
      ? Plain<U>[]
      : {
          [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]-?: undefined extends T[K]
            ? Plain<Exclude<T[K], undefined>> | null
            : Plain<T[K]>
        }

export type Code = `${mutual.Code}`
export type ActKind = `${mutual.ActKind}`
export type DocumentKind = `${mutual.DocumentKind}`
export type Payee = `${mutual.Payee}`
export type Relation = `${mutual.Relation}`
export type Theme = `${desk.Theme}`
export type Stay = `${desk.Stay}`
export type KeyringState = `${desk.KeyringState}`
export type VaultState = `${desk.VaultState}`
export type CardState = `${desk.CardState}`
export type Domain = `${mutual.Domain}`
export type Formula = `${mutual.Formula}`
export type QuoteKind = `${mutual.QuoteKind}`
export type QuoteStatus = `${mutual.QuoteStatus}`
export type SyncPhase = `${desk.SyncPhase}`

export type Act = Plain<mutual.Act>
export type Beneficiary = Plain<mutual.Beneficiary>
export type Member = Plain<mutual.Member>
export type MonthTotals = Plain<mutual.MonthTotals>
export type Payment = Plain<mutual.Payment>
export type Reimbursement = Plain<mutual.Reimbursement>
export type StatementSummary = Plain<mutual.StatementSummary>
export type Totals = Plain<mutual.Totals>
/** An empty field chooses all, which the bound enums cannot say. */
export type Filter = { period: string; beneficiaryId: string; kind: ActKind | ''; payee: Payee | '' }

export type CardView = Plain<desk.CardView>
export type ContractView = Plain<desk.ContractView>
export type GuaranteeRow = Plain<desk.GuaranteeRow>
export type Choices = Omit<Plain<desk.Choices>, 'kinds'> & { kinds: ActKind[] }
export type Credentials = Plain<desk.Credentials>
export type DocumentRow = Plain<desk.DocumentRow>
export type Keep = `${desk.Keep}`
export type News = Plain<desk.News>
export type SavedAll = Plain<desk.SavedAll>
export type Transfer = Plain<desk.Transfer>
export type LineDetail = Plain<desk.LineDetail>
export type Message = Plain<mutual.Message>
export type MessageRow = Plain<desk.MessageRow>
export type Overview = Plain<desk.Overview>
export type Quote = Plain<mutual.Quote>
export type QuoteLine = Plain<mutual.QuoteLine>
export type QuoteRow = Plain<desk.QuoteRow>
export type Problem = Plain<desk.Problem>
export type OutboxStatus = Plain<desk.OutboxStatus>
export type RequestRow = Plain<desk.RequestRow>
export type Settings = Plain<desk.Settings>
export type SettingsView = Plain<desk.SettingsView>
export type StatementRef = Plain<desk.StatementRef>
export type Statements = Plain<desk.Statements>
export type Status = Plain<desk.Status>
export type SyncStatus = Plain<desk.SyncStatus>
export type Trouble = Plain<desk.Trouble>
export type DemoHint = Plain<main.DemoHint>

export type RequestKind = `${mutual.RequestKind}`
export type RequestState = `${mutual.RequestState}`
export type RequestAttachment = Plain<mutual.Attachment>
/** The relation is empty until it is chosen, which the bound enum cannot say. */
export type RequestContent = Omit<Plain<mutual.RequestContent>, 'person'> & {
  person: Omit<Plain<mutual.NewPerson>, 'relation'> & { relation: Relation | '' }
}

export type FieldFault = Plain<mutual.FieldFault>
export type RequestCheck = { content: RequestContent; faults: FieldFault[] }
export type IbanVerdict = Omit<Plain<mutual.IBANVerdict>, 'state'> & {
  state: 'empty' | 'begun' | 'no_country' | 'short' | 'long' | 'wrong' | 'good'
}

export type QuestionID = `${mutual.QuestionID}`
export type MailState = `${mutual.MailState}`
export type MailboxSecurity = `${mailbox.Security}`
export type AccountChoice = Plain<mutual.AccountChoice>
export type Admission = Plain<mutual.Admission>
export type FoundMessage = Plain<mailbox.Found>
export type MailboxLogin = Plain<desk.MailboxLogin>
export type MailboxServer = Plain<mailbox.Server>
export type Terms = Plain<mutual.Terms>
export type Waiting = Plain<mutual.Waiting>
/** A registration that waits already, come back to with what sign-in was tried with. */
export type Resumed = { login: string; password: string; waiting: Waiting }

export type SecurityEventKind = `${mutual.SecurityEventKind}`
export type OpenSession = Plain<mutual.OpenSession>
export type Recovery = Plain<mutual.Recovery>
export type Security = Plain<mutual.Security>
export type SecurityEvent = Plain<mutual.SecurityEvent>
/** The link that opened the application and waits to be acted on. */
export type Link = { kind: '' | 'open' | 'reset' }
