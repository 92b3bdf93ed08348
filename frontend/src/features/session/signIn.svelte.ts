import { isBlocking } from '$src/bridge/blocked.svelte'
import { desk } from '$src/bridge/call'
import { Fault, parseFault } from '$src/bridge/fault'
import type { Resumed } from '$src/bridge/types'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'
import { Countdown } from '$src/ui/countdown.svelte'
import { Staying } from '$src/ui/staying.svelte'

type FieldName = 'login' | 'password' | 'oldPassword' | 'recoveryKey'

/** The sign-in form: what is typed, what is wrong with it, and how long to wait. */
export class SignInForm {
  login = $state('')
  password = $state('')
  oldPassword = $state('')
  recoveryKey = $state('')
  staying = new Staying()
  /** An earlier password still closes the vault: it, or the recovery key, is asked for once. */
  vaultClosed = $state(false)
  opensWith = $state<'oldPassword' | 'recoveryKey'>('oldPassword')
  busy = $state(false)
  missing = $state.raw<readonly FieldName[]>([])
  fault = $state.raw<Fault | null>(null)
  throttle = new Countdown()

  errors = $derived(
    this.missing.map((field) => ({
      field: `sign-in-${field}`,
      name: field,
      text: fr.signIn.required[field],
    })),
  )

  error(field: FieldName): string {
    if (this.missing.includes(field)) return fr.signIn.required[field]
    const fault = this.fault
    if (!fault) return ''
    if (fault.code === 'wrong_password' && field === 'oldPassword') return faultText(fault.code).title
    if (fault.code.startsWith('recovery_key_') && field === 'recoveryKey') return faultText(fault.code).title
    if (fault.code === 'bad_credentials' && field === 'password') return faultText(fault.code).title
    return fault.field === field || fault.field === snake(field) ? faultText(fault.code).title : ''
  }

  /** Signs in; true once the session is open. Nothing is sent while a field is empty. */
  async submit(): Promise<boolean> {
    const asked: FieldName[] = ['login', 'password', ...(this.vaultClosed ? [this.opensWith] : [])]
    const opening = (field: FieldName) => (asked.includes(field) ? this[field] : '')
    this.fault = null
    this.missing = asked.filter((field) => (field === 'login' ? this.login.trim() : this[field]) === '')
    if (this.missing.length || this.throttle.left > 0 || this.busy) return false
    this.busy = true
    try {
      await desk.signIn({
        login: this.login.trim(),
        password: this.password,
        oldPassword: opening('oldPassword'),
        recoveryKey: opening('recoveryKey'),
        stay: this.staying.said,
      })
      return true
    } catch (thrown) {
      const fault = parseFault(thrown)
      if (fault.code === 'vault_password_changed') this.vaultClosed = true
      if (fault.code === 'throttled') this.throttle.start(fault.until)
      if (!isBlocking(fault.code)) this.fault = fault
      return false
    } finally {
      this.busy = false
    }
  }

  /** Comes back to the registration that waits for its mail; null with a fault. */
  async resume(): Promise<Resumed | null> {
    if (this.busy) return null
    const [login, password] = [this.login.trim(), this.password]
    this.busy = true
    try {
      return { login, password, waiting: await desk.resumeRegistration(login, password) }
    } catch (thrown) {
      const fault = parseFault(thrown)
      if (fault.code === 'throttled') this.throttle.start(fault.until)
      if (!isBlocking(fault.code)) this.fault = fault
      return null
    } finally {
      this.busy = false
    }
  }

  /** Forgets what was typed, when the form is left. */
  forget(): void {
    this.throttle.stop()
    this.password = this.oldPassword = this.recoveryKey = ''
  }
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
