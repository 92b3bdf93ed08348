import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'

/** The work with this device's recovery key: the password is asked for, then the key is shown once. */
export class RecoveryKeyWork {
  task = $state<'make' | 'replace' | 'remove'>('make')
  /** leaving: the member closes before saying that the key is written down. */
  step = $state<'password' | 'shown' | 'leaving'>('password')
  password = $state('')
  key = $state('')
  busy = $state(false)
  missing = $state(false)
  fault = $state.raw<Fault | null>(null)

  error = $derived(
    this.missing
      ? fr.security.key.required
      : this.fault?.code === 'wrong_password'
        ? faultText(this.fault.code).title
        : '',
  )

  start(task: RecoveryKeyWork['task']): void {
    this.forget()
    this.task = task
  }

  /** Does the task; true once it is done and nothing is left to show. */
  async submit(): Promise<boolean> {
    if (this.busy) return false
    this.fault = null
    this.missing = this.password === ''
    if (this.missing) return false
    this.busy = true
    try {
      if (this.task === 'remove') {
        await desk.removeRecoveryKey(this.password)
        return true
      }
      this.key = await desk.makeRecoveryKey(this.password)
      this.step = 'shown'
      return false
    } catch (thrown) {
      this.fault = parseFault(thrown)
      return false
    } finally {
      this.busy = false
      if (this.key || (!this.fault && !this.missing)) this.password = ''
    }
  }

  /** The member wants out: false where they are asked first, or come back from the question. */
  leave(): boolean {
    if (this.step === 'password') return true
    this.step = this.step === 'shown' ? 'leaving' : 'shown'
    return false
  }

  forget(): void {
    this.step = 'password'
    this.password = ''
    this.key = ''
    this.missing = false
    this.fault = null
  }
}
