import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import type { Recovery } from '$src/bridge/types'
import { fr } from '$src/i18n/fr'
import { Countdown } from '$src/ui/countdown.svelte'
import { newPasswordErrors, textsOf } from '$src/ui/newPassword'
import { fieldErrors, type FieldError } from './formErrors'

type Step = 'identify' | 'way' | 'question' | 'mailed' | 'done'

const t = fr.recovery
const noErrors: FieldError[] = []

/** The way to a new password: who asks, how they are known again, and what came of it. */
export class LostPassword {
  step = $state<Step>('identify')
  number = $state('')
  code = $state('')
  answer = $state('')
  password = $state('')
  confirmation = $state('')
  recovery = $state.raw<Recovery | null>(null)
  /** When the new password holds, in epoch milliseconds; 0: already. */
  effectiveAt = $state(0)
  busy = $state(false)
  missing = $state.raw<readonly FieldError[]>(noErrors)
  fault = $state.raw<Fault | null>(null)
  /** A second mail was sent from the last step. */
  resent = $state(false)
  throttle = new Countdown()
  resend = new Countdown()

  errors = $derived([...this.missing, ...fieldErrors(this.fault)])
  /** What the new password must not contain. */
  about = $derived([this.number.trim(), this.code.trim()].filter(Boolean))

  error = (field: string) => textsOf(this.errors, field)

  identify(): Promise<void> {
    return this.#try(
      () => [
        ...(this.number.trim() ? [] : [{ field: 'recovery-number', text: t.required.number }]),
        ...(this.code.trim() ? [] : [{ field: 'recovery-code', text: t.required.code }]),
      ],
      async () => {
        const before = this.recovery?.question
        this.recovery = await desk.beginRecovery(this.number.trim(), this.code.trim())
        // An answer to another question is none to this one.
        if (before !== this.recovery.question) this.answer = ''
        this.step = this.recovery.mailOffered ? 'way' : 'question'
      },
    )
  }

  byQuestion(): void {
    this.#clearFaults()
    this.step = 'question'
  }

  byMail(): Promise<void> {
    const again = this.step === 'mailed'
    if (this.resend.left > 0) return Promise.resolve()
    this.resent = false
    return this.#try(
      () => [],
      async () => {
        this.resend.start(await desk.mailReset())
        this.resent = again
        this.step = 'mailed'
      },
    )
  }

  answerQuestion(): Promise<void> {
    return this.#try(
      async () => [
        ...(this.answer.trim() ? [] : [{ field: 'recovery-answer', text: t.required.answer }]),
        ...(await newPasswordErrors('recovery-password', this.password, this.confirmation, this.about)),
      ],
      async () => {
        this.effectiveAt = await desk.answerQuestion(this.answer.trim(), this.password)
        this.#forgetSecrets()
        this.step = 'done'
      },
    )
  }

  /** One step back; false from the first and from the last, where the page is left. */
  back(): boolean {
    if (this.step === 'identify' || this.step === 'done') return false
    this.#clearFaults()
    if (this.step === 'mailed') this.step = 'way'
    else if (this.step === 'question' && this.recovery?.mailOffered) this.step = 'way'
    else this.step = 'identify'
    return true
  }

  /** Forgets all that was typed, when the page is left. */
  forget(): void {
    this.throttle.stop()
    this.resend.stop()
    this.#forgetSecrets()
    this.number = ''
    this.recovery = null
  }

  #forgetSecrets(): void {
    this.code = this.answer = this.password = this.confirmation = ''
  }
  #clearFaults(): void {
    this.missing = noErrors
    this.fault = null
  }

  async #try(check: () => FieldError[] | Promise<FieldError[]>, work: () => Promise<void>): Promise<void> {
    if (this.busy || this.throttle.left > 0) return
    this.busy = true
    this.#clearFaults()
    try {
      this.missing = await check()
      if (!this.missing.length) await work()
    } catch (thrown) {
      const fault = parseFault(thrown)
      if (fault.code === 'throttled') this.throttle.start(fault.until)
      // The office forgot the pair: it is asked for again, and says why.
      if (fault.code === 'ticket_expired') this.step = 'identify'
      this.fault = fault
    } finally {
      this.busy = false
    }
  }
}
