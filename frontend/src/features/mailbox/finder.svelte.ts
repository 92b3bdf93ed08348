import { isBlocking } from '$src/bridge/blocked.svelte'
import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import type { Code, DemoHint, FoundMessage, MailboxSecurity, MailboxServer } from '$src/bridge/types'
import { fr } from '$src/i18n/fr'

export type Stage = 'consent' | 'login' | 'foreign' | 'looking' | 'found'
export type FieldName = 'email' | 'password' | 'host' | 'port'

/** Names the field's input, for labels, errors and tests. */
export const idOf = (field: FieldName) => `mailbox-${field}`

const usualPorts: Record<MailboxSecurity, number> = { tls: 993, starttls: 143 }
const appPasswords = {
  gmail: ['gmail.com', 'googlemail.com'],
  yahoo: ['yahoo.', 'ymail.com', 'rocketmail.com', 'aol.'],
  icloud: ['icloud.com', 'me.com', 'mac.com'],
  microsoft: ['outlook.', 'hotmail.', 'live.', 'msn.com'],
  french: ['orange.fr', 'wanadoo.fr', 'free.fr', 'laposte.net', 'sfr.fr', 'neuf.fr', 'bbox.fr'],
} as const

/** Which sentence tells the password to type, from the address; a domain ending in a dot has many endings. */
export function passwordHint(email: string): keyof typeof fr.mailbox.hints {
  const domain = email.trim().toLowerCase().split('@')[1] ?? ''
  const served = (name: string) => (name.endsWith('.') ? domain.startsWith(name) : domain === name)
  for (const [provider, domains] of Object.entries(appPasswords))
    if (domains.some(served)) return provider as keyof typeof appPasswords
  return 'other'
}

/** Looks for the activation message in the member's mailbox. What is typed stays in memory. */
export class Finder {
  stage = $state<Stage>('consent')
  email = $state('')
  user = $state('')
  password = $state('')
  /** The member names the server. */
  byHand = $state(false)
  host = $state('')
  port = $state('993')
  security = $state<MailboxSecurity>('tls')
  /** Where the password goes now; null while that is looked up. */
  server = $state.raw<MailboxServer | null>(null)
  found = $state.raw<FoundMessage | null>(null)
  /** When the search began, in epoch milliseconds. */
  startedAt = $state(0)
  busy = $state(false)
  /** The member said that the message found is not theirs. */
  refused = $state(false)
  errors = $state.raw<readonly { field: string; text: string }[]>([])
  fault = $state.raw<Fault | null>(null)
  #next: MailboxServer[] = []
  #gone = false

  constructor(email: string) {
    this.email = email
  }

  error(field: FieldName): string {
    return this.errors.find((error) => error.field === idOf(field))?.text ?? ''
  }

  /** Takes the demo's mailbox, its server too. */
  fill(demo: DemoHint): void {
    this.email = demo.mailbox
    this.password = demo.mailboxPassword
    // What was wrong was with what this replaces.
    this.fault = null
    this.errors = []
    if (!demo.mailboxServer.host) return
    this.byHand = true
    this.host = demo.mailboxServer.host
    this.port = String(demo.mailboxServer.port)
    this.security = demo.mailboxServer.security
  }

  /** Another encryption has another usual port. */
  choose(security: MailboxSecurity): void {
    if (Number(this.port) === usualPorts[this.security]) this.port = String(usualPorts[security])
    this.security = security
  }

  /** Finds the server, has a foreign one confirmed, and looks. */
  async look(): Promise<void> {
    if (this.busy || !this.#complete()) return
    if (this.byHand) {
      this.#next = [
        { host: this.host.trim(), port: Number(this.port), security: this.security, foreign: false },
      ]
      return this.#tryNext()
    }
    this.server = null
    await this.#during(async () => {
      this.#next = await desk.mailboxServers(this.email.trim())
    })
    if (this.stage === 'looking') await this.#tryNext()
  }

  /** The member knows the foreign host. */
  async confirmServer(): Promise<void> {
    if (this.server) await this.#connect(this.server)
  }

  async cancel(): Promise<void> {
    await desk.cancelFind().catch(() => undefined)
    if (this.stage === 'looking') this.stage = 'login'
  }

  /** Activates with the message found; true when the account exists. */
  async confirm(): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.fault = null
    try {
      await desk.confirmFound()
      return true
    } catch (thrown) {
      this.#take(parseFault(thrown))
      return false
    } finally {
      this.busy = false
    }
  }

  refuse(): void {
    this.found = null
    this.refused = true
    this.stage = 'login'
  }

  toServer(): void {
    this.byHand = true
    this.stage = 'login'
  }

  /** Forgets the password and stops looking. */
  forget(): void {
    this.#gone = true
    this.password = this.user = this.email = ''
    this.found = null
    void desk.cancelFind().catch(() => undefined)
  }

  #complete(): boolean {
    const t = fr.mailbox.login
    const port = Number(this.port)
    const checks: [FieldName, boolean, string][] = [
      ['email', this.email.trim() !== '', t.emailRequired],
      ['password', this.password !== '', t.passwordRequired],
      ['host', !this.byHand || this.host.trim() !== '', t.hostRequired],
      ['port', !this.byHand || (Number.isInteger(port) && port > 0 && port < 65_536), t.portRequired],
    ]
    this.fault = null
    this.refused = false
    this.errors = checks
      .filter(([, right]) => !right)
      .map(([field, , text]) => ({ field: idOf(field), text }))
    return this.errors.length === 0
  }

  async #tryNext(): Promise<void> {
    const server = this.#next.shift()
    if (!server) return
    this.server = server
    if (server.foreign) this.stage = 'foreign'
    else await this.#connect(server)
  }

  async #connect(server: MailboxServer): Promise<void> {
    await this.#during(async () => {
      this.found = await desk.findActivation({
        email: this.email.trim(),
        user: this.user.trim(),
        password: this.password,
        server,
      })
      this.stage = 'found'
    })
    const elsewhere: Code = 'mailbox_unreachable'
    // Nothing was said to a server that does not answer; the next one may.
    if (!this.#gone && this.fault?.code === elsewhere && this.#next.length) {
      this.fault = null
      await this.#tryNext()
    }
  }

  async #during(work: () => Promise<void>): Promise<void> {
    this.stage = 'looking'
    this.startedAt = Date.now()
    this.busy = true
    this.fault = null
    try {
      await work()
    } catch (thrown) {
      this.#take(parseFault(thrown))
    } finally {
      this.busy = false
    }
  }

  #take(fault: Fault): void {
    if (this.#gone || isBlocking(fault.code)) return
    if (this.stage === 'looking') this.stage = 'login'
    if (fault.code === 'cancelled') return
    if (fault.code === 'mailbox_unknown') this.byHand = true
    this.fault = fault
  }
}
