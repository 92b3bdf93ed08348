import { isBlocking } from '$src/bridge/blocked.svelte'
import { desk } from '$src/bridge/call'
import { Fault, parseFault } from '$src/bridge/fault'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'
import { Countdown } from '$src/ui/countdown.svelte'

type FieldName = 'login' | 'password' | 'oldPassword'

/** The sign-in form: what is typed, what is wrong with it, and how long to wait. */
export class SignInForm {
  login = $state('')
  password = $state('')
  oldPassword = $state('')
  stay = $state(false)
  /** An earlier password still closes the vault: it is asked for once. */
  needsOldPassword = $state(false)
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
    if (fault.code === 'bad_credentials' && field === 'password') return faultText(fault.code).title
    return fault.field === field || fault.field === snake(field) ? faultText(fault.code).title : ''
  }

  /** Signs in; true once the session is open. Nothing is sent while a field is empty. */
  async submit(): Promise<boolean> {
    const asked: FieldName[] = [
      'login',
      'password',
      ...(this.needsOldPassword ? (['oldPassword'] as const) : []),
    ]
    this.fault = null
    this.missing = asked.filter((field) => (field === 'login' ? this.login.trim() : this[field]) === '')
    if (this.missing.length || this.throttle.left > 0 || this.busy) return false
    this.busy = true
    try {
      await desk.signIn({
        login: this.login.trim(),
        password: this.password,
        oldPassword: this.needsOldPassword ? this.oldPassword : '',
        staySignedIn: this.stay,
      })
      return true
    } catch (thrown) {
      const fault = parseFault(thrown)
      if (fault.code === 'vault_password_changed') this.needsOldPassword = true
      if (fault.code === 'throttled') this.throttle.start(fault.until)
      if (!isBlocking(fault.code)) this.fault = fault
      return false
    } finally {
      this.busy = false
    }
  }
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
