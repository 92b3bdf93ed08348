import { isBlocking } from '$src/bridge/blocked.svelte'
import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'
import { Staying } from '$src/ui/staying.svelte'

/** What opens the vault on this device, with or without a network. */
export class UnlockForm {
  by = $state<'password' | 'recoveryKey'>('password')
  password = $state('')
  recoveryKey = $state('')
  staying = new Staying()
  busy = $state(false)
  missing = $state(false)
  fault = $state.raw<Fault | null>(null)

  error = $derived.by(() => {
    if (this.missing) return fr.vault.required[this.by]
    const code = this.fault?.code
    const about = code === 'wrong_password' || code?.startsWith('recovery_key_')
    return code && about ? faultText(code).title : ''
  })
  errors = $derived(
    this.missing ? [{ field: `unlock-${this.by}`, text: fr.vault.required[this.by] }] : noErrors,
  )

  /** The other way in. */
  turn(): void {
    this.by = this.by === 'password' ? 'recoveryKey' : 'password'
    this.missing = false
    this.fault = null
    this.forget()
  }

  /** Opens the vault; true once it is open. */
  async submit(): Promise<boolean> {
    if (this.busy) return false
    this.fault = null
    this.missing = this[this.by].trim() === ''
    if (this.missing) return false
    this.busy = true
    try {
      const { said } = this.staying
      if (this.by === 'password') await desk.unlock(this.password, said)
      else await desk.unlockWithRecoveryKey(this.recoveryKey, said)
      return true
    } catch (thrown) {
      const met = parseFault(thrown)
      if (!isBlocking(met.code)) this.fault = met
      return false
    } finally {
      this.busy = false
    }
  }

  /** Forgets what was typed. */
  forget(): void {
    this.password = this.recoveryKey = ''
  }
}

const noErrors: { field: string; text: string }[] = []
