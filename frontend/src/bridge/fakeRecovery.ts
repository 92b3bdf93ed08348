import type { Code, Link, Recovery, Security, SecurityEvent } from './types'

/** What the fake office knows about lost passwords and about the account's security. */
export type FakeRecoveryOptions = {
  /** The certified address may get a link. */
  mailOffered?: boolean
  /** A reset by the question waits, and the space says so. */
  delayed?: boolean
  /** The link that opened the application. */
  link?: Link['kind']
  recoveryKey?: boolean
  /** How many events the journal holds. */
  events?: number
  bankHold?: boolean
  uncertified?: boolean
  /** A device and an address with long names; the address is not certified. */
  long?: boolean
  /** No other device is connected. */
  alone?: boolean
  /** How many sign-ins from new devices the first screen tells of. */
  newDevices?: number
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const password = 'Demo2026'
const key = '7K3M-QX2R-9TWB-4HDN-60VF-ZJ8C-E5PY-1GSA'

const refuse = (code: Code, field = ''): never => {
  throw JSON.stringify({ code, field, until: 0, ref: '' })
}

/** The bound methods of lost passwords and of the security screen, over made-up data. */
export class FakeRecovery {
  #options: FakeRecoveryOptions
  #security: Security
  #newDevices: SecurityEvent[]
  #hasKey: boolean
  #link: Link['kind']

  constructor(options: FakeRecoveryOptions = {}) {
    this.#options = options
    this.#hasKey = options.recoveryKey ?? false
    this.#link = options.link ?? ''
    this.#security = fakeSecurity(options, Date.now())
    this.#newDevices = fakeNewDevices(options.newDevices ?? 0, Date.now())
  }

  BeginRecovery(number: string, code: string): Recovery {
    if (!number) refuse('field_required', 'member_number')
    if (!code) refuse('field_required', 'access_code')
    return {
      question: 'Comment s’appelait le premier animal que vous avez aimé\u202f?',
      mailOffered: this.#options.mailOffered ?? false,
      expiresAt: Date.now() + 30 * minute,
    }
  }
  AnswerQuestion = () => (this.#options.delayed ? Date.now() + day : 0)
  MailReset = () => Date.now() + minute
  ResetPassword(): void {
    this.#link = ''
  }
  ReportLostCode(email: string): void {
    if (!email.includes('@')) refuse('invalid_email', 'email')
  }
  Link(): Link {
    const kind = this.#link
    if (kind === 'open') this.#link = ''
    return { kind }
  }
  /** A link opens the application while it runs. */
  opened(kind: Link['kind']): void {
    this.#link = kind
  }

  Security = () => structuredClone(this.#security)
  EndOtherSession(id: string): void {
    const rest = this.#security.sessions.filter((session) => session.id !== id)
    if (rest.length === this.#security.sessions.length) refuse('not_found')
    this.#security.sessions = rest
  }
  CancelReset(): void {
    this.#security.pendingReset = 0
  }
  ChangePassword(old: string, changed: string): void {
    if (old !== password) refuse('bad_credentials', 'old_password')
    if (changed === 'Bonjour1') refuse('password_common', 'password')
    this.#security.sessions = this.#security.sessions.filter((session) => session.current)
  }
  NewDevices = () => structuredClone(this.#newDevices)
  KnowDevices(): void {
    this.#newDevices = []
  }
  HasRecoveryKey = () => this.#hasKey
  MakeRecoveryKey(typed: string): string {
    if (typed !== password) refuse('wrong_password', 'password')
    this.#hasKey = true
    return key
  }
  RemoveRecoveryKey(typed: string): void {
    if (typed !== password) refuse('wrong_password', 'password')
    this.#hasKey = false
  }
}

const fakeNewDevices = (n: number, now: number): SecurityEvent[] =>
  Array.from({ length: n }, (_, i) => ({
    id: `s${i + 2}`,
    kind: 'new_device',
    at: now - 2 * hour - i * day,
    device: 'Windows, DESKTOP-4Q7R2',
    network: '203.0.113.0/24',
  }))

function fakeSecurity(options: FakeRecoveryOptions, now: number): Security {
  const here = { device: 'Linux, atelier', network: 'local' }
  const phone = {
    device: options.long
      ? 'Windows, ORDINATEUR-PORTABLE-DE-LA-FAMILLE-DE-MONTGOLFIER-VANDENBROUCKE-AU-SALON'
      : 'macOS, portable de Camille',
    network: '203.0.113.0/24',
  }
  const stranger = { device: 'Windows, DESKTOP-4Q7R2', network: '2001:db8:1::/48' }
  const acts = [
    { kind: 'signed_in', ...here },
    { kind: 'sign_in_refused', ...stranger },
    { kind: 'sign_in_refused', ...stranger },
    { kind: 'session_copied', ...phone },
    { kind: 'signed_in', ...phone },
    { kind: 'password_reset', device: '', network: '203.0.113.0/24' },
    { kind: 'reset_mailed', device: '', network: '203.0.113.0/24' },
    { kind: 'answer_refused', device: '', network: '198.51.100.0/24' },
    { kind: 'session_ended', ...here },
    { kind: 'access_code_reported', device: '', network: '' },
    { kind: 'activated', device: '', network: '' },
    { kind: 'registered', ...here },
  ] as const
  return {
    sessions: [
      { id: 's1', ...here, openedAt: now - 3 * hour, lastUsedAt: now - minute, current: true },
      ...(options.alone
        ? []
        : [
            { id: 's2', ...phone, openedAt: now - 12 * day, lastUsedAt: now - 26 * hour, current: false },
            {
              id: 's3',
              device: '',
              network: '',
              openedAt: now - 40 * day,
              lastUsedAt: now - 33 * day,
              current: false,
            },
          ]),
    ],
    events: Array.from({ length: options.events ?? acts.length }, (_, i) => ({
      id: `e${i}`,
      at: now - 3 * hour - i * 17 * hour,
      ...acts[i % acts.length]!,
    })),
    pendingReset: options.delayed ? now + 20 * hour : 0,
    bankHoldUntil: options.bankHold ? now + 5 * day : 0,
    email: options.uncertified
      ? ''
      : options.long
        ? 'm•••••@correspondance.de-la-famille-montgolfier-vandenbroucke.exemple.fr'
        : 'c•••••@exemple.fr',
    emailCertified: !options.uncertified && !options.long,
  }
}
