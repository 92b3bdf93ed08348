import { isBlocking } from '$src/bridge/blocked.svelte'
import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import type { AccountChoice, Admission, QuestionID, Terms, Waiting } from '$src/bridge/types'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'
import { Countdown } from '$src/ui/countdown.svelte'
import { newPasswordTexts, textsOf } from '$src/ui/newPassword'
import { WaitingRegistration } from './waiting.svelte'

export type Step = 'pair' | 'account' | 'terms' | 'waiting'
/** What is on screen: a step, or how the waiting ended. */
export type Place = Step | 'expired' | 'superseded' | 'activated'
/** The fields that the office judges, too. */
type JudgedName = 'number' | 'code' | 'password' | 'email' | 'question' | 'answer'
export type FieldName = JudgedName | 'password-confirmation' | 'accepted'

/** Names the field's input, for labels, errors and tests. */
export const idOf = (field: FieldName) => `registration-${field}`

/** Which field the office's own names mean. */
const fieldNames: Partial<Record<string, JudgedName>> = {
  member_number: 'number',
  access_code: 'code',
  password: 'password',
  email: 'email',
  question: 'question',
  question_id: 'question',
  answer: 'answer',
}
const onPair: readonly JudgedName[] = ['number', 'code']

/** The field of a fault, by its name or by what went wrong; none for a fault of no field. */
export function fieldOf(fault: Fault): JudgedName | undefined {
  if (fault.code === 'throttled') return undefined
  if (fault.code.startsWith('password_')) return 'password'
  if (fault.code === 'answer_revealing') return 'answer'
  if (['invalid_email', 'email_not_ascii', 'email_taken', 'mail_refused'].includes(fault.code)) return 'email'
  return fieldNames[fault.field]
}

/** The first visit: its steps, what was typed in each, and what is wrong with it. Only in memory. */
export class Registration {
  step = $state<Step>('pair')
  number = $state('')
  code = $state('')
  password = $state('')
  confirmation = $state('')
  email = $state('')
  /** The address may not be passed on. */
  /** Passing the address on takes an act of consent: the box is ticked when the form opens. */
  isPrivate = $state(true)
  question = $state<QuestionID | ''>('')
  answer = $state('')
  accepted = $state(false)

  admission = $state.raw<Admission | null>(null)
  terms = $state.raw<Terms | null>(null)
  waiting = $state.raw<WaitingRegistration | null>(null)
  /** The confirmation window of the notice stands open. */
  told = $state(false)
  /** What signs in once the account is there. */
  login = $state('')

  busy = $state(false)
  errors = $state.raw<readonly { field: string; text: string }[]>([])
  fault = $state.raw<Fault | null>(null)
  throttle = new Countdown()
  #admitted = ''
  #names = $derived.by(() => {
    const name = this.admission?.name ?? ''
    return [name, ...name.split(/\s+/)].filter(Boolean)
  })
  #numbers = $derived([this.number.trim(), this.code.trim()].filter(Boolean))

  summary = $derived(
    this.fault ? faultText(this.fault.code).title : this.errors.length ? fr.registration.summary : '',
  )
  typed = $derived(
    [this.number, this.code, this.password, this.confirmation, this.email, this.answer].some(Boolean),
  )
  /** What a password must not contain. */
  about = $derived.by(() => [this.email.trim(), ...this.#names, ...this.#numbers].filter(Boolean))

  place = $derived.by((): Place => {
    if (this.step !== 'waiting' || !this.waiting) return this.step
    return this.waiting.forgotten ? 'expired' : this.waiting.now.state
  })

  error(field: FieldName): string {
    if (this.fault && fieldOf(this.fault) === field) return faultText(this.fault.code).title
    return textsOf(this.errors, idOf(field))
  }

  /** First step; a pair that was right a moment ago is not sent again. */
  async begin(): Promise<void> {
    const pair = [this.number.trim(), this.code.trim()] as const
    this.#complain([
      ...(pair[0] ? [] : [{ field: idOf('number'), text: fr.registration.pair.numberRequired }]),
      ...(pair[1] ? [] : [{ field: idOf('code'), text: fr.registration.pair.codeRequired }]),
    ])
    if (this.errors.length) return
    const current = this.#admitted === pair.join(' ') && (this.admission?.expiresAt ?? 0) > Date.now()
    if (current) this.step = 'account'
    else await this.#send(() => this.#admit(...pair))
  }

  /** Second step: what can be checked here is; the office checks all of it with the third. */
  async choose(): Promise<void> {
    const t = fr.registration.account
    await this.#send(async () => {
      const faults = await desk.checkAccount(this.#choice(), this.#names, this.#numbers)
      const of = (field: string) => faults.filter((fault) => fault.field === field)
      const errors = newPasswordTexts(idOf('password'), of('password'), this.password, this.confirmation)
      const missing = { email: t.emailRequired, question: '', answer: t.answerRequired }
      for (const field of ['email', 'question', 'answer'] as const)
        for (const { code } of of(field))
          errors.push({
            field: idOf(field),
            text: code === 'field_required' ? missing[field] : faultText(code).title,
          })
      this.#complain(errors)
      if (errors.length) return
      this.step = 'terms'
      this.terms ??= await desk.terms()
    })
  }

  /** Reads the terms again after a fault. */
  async readTerms(): Promise<void> {
    await this.#send(async () => {
      this.terms = await desk.terms()
    })
  }

  /** Third step: sends everything; the office mails the message of the fourth. */
  async accept(): Promise<void> {
    if (!this.terms) return
    this.#complain(
      this.accepted ? [] : [{ field: idOf('accepted'), text: fr.registration.terms.acceptRequired }],
    )
    if (!this.accepted) return
    await this.#send(async () => {
      this.#await(await this.#chooseAccount())
      this.login = this.code.trim()
      this.told = true
    })
  }

  /** Goes on to the fourth step, once the confirmation window was read. */
  toWaiting(): void {
    this.told = false
    this.step = 'waiting'
  }

  /** Comes back to a registration that waits, with what sign-in was tried with. */
  resume(login: string, password: string, waiting: Waiting): void {
    this.login = login
    this.password = password
    this.#await(waiting)
    this.step = 'waiting'
  }

  /** The address was mistyped: a new one, and the message goes there. */
  async correct(email: string): Promise<boolean> {
    const done = await this.waiting!.act(() => desk.correctEmail(email))
    if (done) {
      this.email = email
      if (this.login.includes('@')) this.login = email
    }
    return done
  }

  /** Makes the account with the short code of the mail. */
  async activateBy(code: string): Promise<void> {
    const waiting = this.waiting!
    if (await waiting.act(() => desk.activateByCode(code))) this.activated()
  }

  /** The account exists: the office said so to somebody of this window. */
  activated(): void {
    this.waiting?.take({ ...this.waiting.now, state: 'activated' })
  }

  /** A step back, nothing lost; false where there is none. */
  back(): boolean {
    const before = { account: 'pair', terms: 'account' } as const
    if (this.step !== 'account' && this.step !== 'terms') return false
    this.#complain([])
    this.step = before[this.step]
    return true
  }

  /** From the start, with what was typed still there. */
  restart(): void {
    this.waiting?.stop()
    this.waiting = null
    this.accepted = false
    this.admission = null
    this.#complain([])
    this.step = 'pair'
    void desk.abandonRegistration().catch(() => undefined)
  }

  /** Forgets everything, here and in the desk. */
  forget(): void {
    this.waiting?.stop()
    this.throttle.stop()
    this.number = this.code = this.password = this.confirmation = this.email = this.answer = ''
    this.login = ''
    this.admission = null
    void desk.abandonRegistration().catch(() => undefined)
  }

  async #admit(number: string, code: string): Promise<void> {
    this.admission = await desk.beginRegistration(number, code)
    this.#admitted = `${number} ${code}`
    this.question ||= this.admission.questions[0]?.id ?? ''
    this.step = 'account'
  }

  async #chooseAccount(again = true): Promise<Waiting> {
    try {
      return await desk.chooseAccount(this.#choice())
    } catch (thrown) {
      // Reading took longer than the ticket lasts: number and code are still here.
      if (!again || parseFault(thrown).code !== 'ticket_expired') throw thrown
      this.admission = await desk.beginRegistration(this.number.trim(), this.code.trim())
      return this.#chooseAccount(false)
    }
  }

  #choice(): AccountChoice {
    return {
      password: this.password,
      email: this.email.trim(),
      shareEmail: !this.isPrivate,
      question: this.question as QuestionID,
      answer: this.answer.trim(),
      termsVersion: this.terms?.version ?? '',
    }
  }

  #await(waiting: Waiting): void {
    this.waiting?.stop()
    this.waiting = new WaitingRegistration(waiting)
  }

  #complain(errors: readonly { field: string; text: string }[]): void {
    this.fault = null
    this.errors = errors
  }

  async #send(action: () => Promise<void>): Promise<void> {
    if (this.busy || this.throttle.left > 0) return
    this.busy = true
    this.#complain([])
    try {
      await action()
    } catch (thrown) {
      await this.#land(parseFault(thrown))
    } finally {
      this.busy = false
    }
  }

  /** Shows a fault at the step and the field it belongs to. */
  async #land(fault: Fault): Promise<void> {
    if (isBlocking(fault.code)) return
    const field = fieldOf(fault)
    if (field) {
      this.step = onPair.includes(field) ? 'pair' : 'account'
      this.errors = [{ field: idOf(field), text: fr.registration.review[field] }]
    }
    if (fault.code === 'pair_unknown' || fault.code === 'ticket_expired') {
      this.admission = null
      this.step = 'pair'
    }
    if (fault.code === 'terms_changed') {
      this.accepted = false
      this.terms = await desk.terms().catch(() => null)
    }
    if (fault.code === 'throttled') this.throttle.start(fault.until)
    this.fault = fault
  }
}
