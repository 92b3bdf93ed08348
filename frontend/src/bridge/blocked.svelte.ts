import type { Fault } from './fault'
import type { Code } from './types'

/** Codes after which no screen of the space can go on: the window shows them whole. */
const blocking: ReadonlySet<Code> = new Set<Code>([
  'vault_damaged',
  'vault_newer',
  'vault_other_member',
  'not_encrypted',
  'already_open',
])

export const isBlocking = (code: Code) => blocking.has(code)

class Blocked {
  fault = $state.raw<Fault | null>(null)

  take(fault: Fault): void {
    if (isBlocking(fault.code)) this.fault = fault
  }
  clear(): void {
    this.fault = null
  }
}

/** The blocking fault that any call met, until it is dealt with. */
export const blocked = new Blocked()
