import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DocumentKind } from '$src/bridge/types'
import { Child, freePort, root, run } from './processes'

const program = join(root, 'build/bin/espace-mutuelle')

/** One line of care as the contract words it; amounts in cents. */
export type Line = {
  id: string
  beneficiary_id: string
  payment_id: string
  care_date: string
  paid_on: string
  act_code: string
  act_label: string
  spent: number
  social_security: number
  mutual: number
  remaining: number
  payee: 'member' | 'professional'
}
type Named<T> = T & { id: string }
export type Guarantee = {
  label: string
  formula: 'base' | 'full' | 'amount'
  percent: number
  example: {
    label: string
    tariff: { spent: number; base: number; rate: number; flat_contribution: number; deductible: number }
  }
}
export type QuoteLine = Pick<Line, 'spent' | 'social_security' | 'mutual' | 'remaining'> & { label: string }
export type Quote = {
  number: string
  kind: 'optical' | 'dental'
  beneficiary_id: string
  professional: string
  status: 'received' | 'answered' | 'refused'
  answered_on: string
  valid_until: string
  answer: string
  document_id: string
  lines: QuoteLine[]
}
/** Instants are epoch milliseconds; read_at is 0 for one that is not read. */
export type Message = {
  sent_at: number
  from: string
  subject: string
  body: string
  read_at: number
  document_ids: string[]
}
type Change = {
  type:
    'member' | 'beneficiary' | 'payment' | 'reimbursement' | 'document' | 'guarantee' | 'quote' | 'message'
  id: string
  deleted?: boolean
} & Record<string, unknown>

/** All that the office has for the demo member, read through the contract and not through the desk. */
export type Truth = {
  member: {
    number: string
    first_name: string
    last_name: string
    street: string
    phone: string
    email: string
    contract: string
    contract_number: string
    card_from: string
    card_to: string
    iban: string
    masked_iban: string
  }
  beneficiaries: Named<{ first_name: string; last_name: string; birth_date: string }>[]
  payments: Named<{ number: string; paid_on: string; payee: string; payee_name: string; amount: number }>[]
  lines: Line[]
  documents: Named<{
    kind: DocumentKind
    title: string
    file_name: string
    bytes: number
    sha256: string
    published_on: string
  }>[]
  guarantees: Named<Guarantee>[]
  quotes: Named<Quote>[]
  messages: Named<Message>[]
}

/** adviser: how long the demo's own takes to answer, « none » where the test answers. */
export type Size = { lines: number; documents: number; seed?: number; adviser?: string }

/** A request as the staff's command line lists it. */
export type Listed = { id: string; kind: string; state: string }

/** The demo's mail system: IMAP under TLS, one password for every mailbox. */
export type Post = { host: string; port: number; password: string; authority: string }

/** A real `espace-mutuelle demo` on a port of its own. */
export class Office {
  login = ''
  email = ''
  password = ''
  /** The member who never came, and the address of their mailbox. */
  visitor = { number: '', code: '', email: '' }
  post: Post = { host: '', port: 0, password: '', authority: '' }
  /** What is on the demo member's card, and what they answer to their secret question; any seed has the same. */
  readonly number = '10042170'
  readonly answer = 'Caramel'
  /** Where its advisers work, and as whom. */
  console = { url: '', login: '', password: '' }
  /** Where it keeps what it has. */
  folder = ''
  private child?: Child
  private settled = false

  private constructor(
    private readonly size: Size,
    readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(size: Size, env: NodeJS.ProcessEnv): Promise<Office> {
    const office = new Office(size, await freePort(), env)
    await office.open()
    return office
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Opens it. A demo forgets on closing: opened again, it has the same lines and knows no session. */
  async open(): Promise<void> {
    if (this.settled) return this.serve()
    const { lines, documents, seed = 7, adviser } = this.size
    this.child = new Child(
      program,
      [
        'demo',
        '--listen',
        `127.0.0.1:${this.port}`,
        '--seed',
        `${seed}`,
        '--lines',
        `${lines}`,
        '--documents',
        `${documents}`,
        ...(adviser === 'none' ? ['--no-adviser'] : adviser ? ['--adviser-delay', adviser] : []),
      ],
      { env: this.env },
    )
    const told = await this.child.says(
      /données : (\S+)\)\nCode ou email : (\S+) ou (\S+)\nMot de passe : (\S+)/,
    )
    ;[this.folder, this.login, this.email, this.password] = [told[1]!, told[2]!, told[3]!, told[4]!]
    const staff = await this.child.says(/conseillers : (\S+) \(identifiant (\S+), mot de passe (\S+)\)/)
    this.console = { url: staff[1]!, login: staff[2]!, password: staff[3]! }
    const visit = await this.child.says(
      /Première visite : n° adhérent (\S+), code d’accès (\S+)\nMessagerie : (\S+), mot de passe (\S+), IMAP (\S+):(\d+) \(TLS ; certificat (\S+)\)/,
    )
    this.visitor = { number: visit[1]!, code: visit[2]!, email: visit[3]! }
    this.post = { password: visit[4]!, host: visit[5]!, port: Number(visit[6]), authority: visit[7]! }
  }

  private async serve(): Promise<void> {
    const args = ['serve', '--data', this.folder, '--listen', `127.0.0.1:${this.port}`]
    this.child = new Child(program, args, { env: this.env })
    await this.child.says(/Le siège écoute sur /)
  }

  /** From here on a service has what the demo had, but its mail: closed and opened again, it still knows it. */
  async settle(): Promise<void> {
    const folder = await mkdtemp(join(this.env.TMPDIR ?? tmpdir(), 'office-'))
    await run('sqlite3', [join(this.folder, 'office.db'), `VACUUM INTO '${join(folder, 'office.db')}'`])
    await cp(join(this.folder, 'documents'), join(folder, 'documents'), { recursive: true })
    await this.child?.end()
    this.folder = folder
    this.settled = true
    await this.serve()
  }

  /** Runs a command of the staff beside the service, and returns what it wrote. */
  staff(...args: string[]): Promise<string> {
    return run(program, [...args, '--data', this.folder], { env: this.env })
  }

  /** Every request that it ever got. */
  async requests(): Promise<Listed[]> {
    const rows = (await this.staff('requests', 'list', '--all')).trim().split('\n').slice(1)
    return rows.map((row) => {
      const [, id, kind, , , state] = row.split(/ {2,}/)
      return { id: id!, kind: kind!, state: state! }
    })
  }

  /** What the demo tells the application that it starts. */
  get hints(): NodeJS.ProcessEnv {
    return {
      ESPACE_DEMO_LOGIN: this.login,
      ESPACE_DEMO_PASSWORD: this.password,
      ESPACE_DEMO_VISIT_NUMBER: this.visitor.number,
      ESPACE_DEMO_VISIT_CODE: this.visitor.code,
      ESPACE_DEMO_MAILBOX: this.visitor.email,
      ESPACE_DEMO_MAILBOX_PASSWORD: this.post.password,
      ESPACE_DEMO_MAILBOX_SERVER: `${this.post.host}:${this.post.port}`,
      ...(!this.settled && { ESPACE_CA_FILE: this.post.authority }),
    }
  }

  /** Makes the demo member one whose address was never certified, as the mutual's older records have them. */
  async uncertify(): Promise<void> {
    await run('sqlite3', [
      '-cmd',
      '.timeout 5000',
      join(this.folder, 'office.db'),
      `UPDATE account SET email_certified_at = 0 WHERE email = '${this.email}'`,
    ])
  }

  async close(): Promise<void> {
    await this.child?.end()
  }

  /** Closes it for good. */
  async forget(): Promise<void> {
    await this.close()
    if (this.settled) await rm(this.folder, { recursive: true, force: true })
  }

  /** Reads everything with a session of its own, which it ends. */
  async truth(): Promise<Truth> {
    const session = await this.ask<{ tokens: { access_token: string } }>('POST', '/v1/session', '', {
      login: this.login,
      password: this.password,
      device: 'test',
    })
    const access = session.tokens.access_token
    const found = new Map<string, Change>()
    for (let cursor = '', more = true; more;) {
      const page = await this.ask<{ changes: Change[]; cursor: string; more: boolean }>(
        'GET',
        `/v1/sync?limit=5000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        access,
      )
      for (const change of page.changes) found.set(`${change.type} ${change.id}`, change)
      ;({ cursor, more } = page)
    }
    const all = <T>(type: Change['type']) =>
      [...found.values()]
        .filter((change) => change.type === type && !change.deleted)
        .map((change) => ({ id: change.id, ...(change[type] as T) }))
    await this.ask('DELETE', '/v1/session', access)
    return {
      member: all<Truth['member']>('member')[0]!,
      beneficiaries: all('beneficiary'),
      payments: all('payment'),
      lines: all('reimbursement'),
      documents: all('document'),
      guarantees: all('guarantee'),
      quotes: all('quote'),
      messages: all('message'),
    }
  }

  /** Asks it as a client of the contract does; a refusal throws. */
  async ask<T>(method: string, path: string, access: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(access && { authorization: `Bearer ${access}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`)
    return (answer.status === 204 ? undefined : await answer.json()) as T
  }
}
