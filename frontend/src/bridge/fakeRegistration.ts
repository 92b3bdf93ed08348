import type {
  AccountChoice,
  Admission,
  Code,
  DemoHint,
  FoundMessage,
  MailboxLogin,
  MailboxServer,
  Terms,
  Waiting,
} from './types'

/** What the fake office answers to a first visit. */
export type FakeRegistrationOptions = {
  /** Where a resumed or a begun waiting stands. */
  waiting?: Partial<Waiting>
  longName?: boolean
  /** The fake mailbox never finds the message, to look at the wait. */
  endless?: boolean
  /** The mailbox is announced at a host of another domain. */
  foreign?: boolean
  dkim?: FoundMessage['dkim']['result']
}

const server: MailboxServer = { host: 'imap.exemple.fr', port: 993, security: 'tls', foreign: false }
const none: MailboxServer = { host: '', port: 0, security: 'tls', foreign: false }
type Visit = Omit<DemoHint, 'login' | 'password'>

/** The demo's member who never came. */
export const fakeVisit: Visit = {
  visitNumber: '00520417',
  visitCode: '520417CD',
  mailbox: 'dominique.petit@exemple.fr',
  mailboxPassword: 'Messagerie2026',
  mailboxServer: { host: '127.0.0.1', port: 41993, security: 'tls', foreign: false },
}
export const emptyVisit: Visit = {
  visitNumber: '',
  visitCode: '',
  mailbox: '',
  mailboxPassword: '',
  mailboxServer: none,
}

const minute = 60_000
const day = 24 * 60 * minute

const refuse = (code: Code, field = ''): never => {
  throw JSON.stringify({ code, field, until: 0, ref: '' })
}
const masked = (email: string) => email.replace(/^(.).*(?=@)/, '$1•••••')

/** A registration whose message just left. */
export const fakeWaiting = (email: string): Waiting => ({
  state: 'waiting',
  mail: 'sent',
  email: masked(email),
  sender: 'ne-pas-repondre@unimutuelles.example',
  subject: 'Validez votre inscription à l’espace adhérents',
  expiresAt: Date.now() + day - minute,
  resendAt: Date.now() - 1,
})

/** The bound methods of the first visit and of the mailbox, over made-up answers. */
export class FakeRegistration {
  waiting: Waiting | null = null
  #options: FakeRegistrationOptions
  #stopFinding: (() => void) | null = null

  constructor(options: FakeRegistrationOptions = {}) {
    this.#options = options
  }

  BeginRegistration(number: string, code: string): Admission {
    if (!number) refuse('field_required', 'member_number')
    if (!code) refuse('field_required', 'access_code')
    if (number !== fakeVisit.visitNumber || code !== fakeVisit.visitCode) refuse('pair_unknown')
    return {
      name: this.#options.longName
        ? 'Marie-Clémentine-Apolline de Montgolfier-Vandenbroucke'
        : 'Dominique Petit',
      questions: [
        {
          id: 'childhood_friend',
          text: 'Quel est le prénom de votre premier ami ou de votre première amie d’enfance\u202f?',
        },
        {
          id: 'first_teacher',
          text: 'Quel est le nom de l’enseignant ou de l’enseignante qui vous a le plus marqué\u202f?',
        },
        { id: 'first_animal', text: 'Comment s’appelait le premier animal que vous avez aimé\u202f?' },
        { id: 'childhood_street', text: 'Quel était le nom de la rue où vous jouiez enfant\u202f?' },
      ],
      termsVersion: '2026-11',
      expiresAt: Date.now() + 30 * minute,
    }
  }

  Terms = (): Terms => ({
    version: '2026-11',
    title: 'Conditions d’utilisation de l’espace adhérents',
    sections: ['Objet', 'Accès au service', 'Vos données', 'Votre mot de passe', 'Évolution'].map(
      (heading, i) => ({
        heading: `${i + 1}. ${heading}`,
        paragraphs: [
          'L’espace adhérents est réservé aux adhérents de la mutuelle. Il permet de consulter les remboursements, les relevés et les documents du contrat, et d’adresser des demandes à la mutuelle.',
          'L’adhérent garde son mot de passe pour lui. La mutuelle ne le lui demande jamais, ni par téléphone, ni par message.',
        ],
      }),
    ),
  })

  ChooseAccount(choice: AccountChoice): Waiting {
    if (!/^\S+@\S+\.\S+$/.test(choice.email)) refuse('invalid_email', 'email')
    return this.#wait(choice.email)
  }
  ResumeRegistration = () => this.#wait('dominique.petit@exemple.fr')
  RegistrationStatus = () => structuredClone(this.waiting ?? refuse('ticket_expired'))
  ResendActivation = () => this.#change({ mail: 'queued', resendAt: Date.now() + 2 * minute })
  CorrectEmail = (email: string) =>
    this.#change({ email: masked(email), mail: 'queued', resendAt: Date.now() + 2 * minute })
  ActivateByCode(code: string): void {
    if (code !== 'K7M2QX9R') refuse('code_wrong', 'code')
    this.#change({ state: 'activated' })
  }
  AbandonRegistration(): void {
    this.waiting = null
  }

  MailboxServers = (): MailboxServer[] => [
    this.#options.foreign ? { ...server, host: 'ssl0.hebergeur.exemple', foreign: true } : server,
  ]
  async FindActivation(login: MailboxLogin): Promise<FoundMessage> {
    if (!login.password) refuse('field_required', 'password')
    await new Promise<void>((done, stop) => {
      this.#stopFinding = () => stop(JSON.stringify({ code: 'cancelled', field: '', until: 0, ref: '' }))
      if (!this.#options.endless) setTimeout(done, 60)
    })
    const result = this.#options.dkim ?? 'pass'
    return {
      fromName: 'Unimutuelles',
      fromAddress: 'ne-pas-repondre@unimutuelles.example',
      subject: 'Validez votre inscription à l’espace adhérents',
      arrived: Date.parse('2026-11-22T13:04:00Z'),
      dkim: { result, domain: result === 'none' ? '' : 'unimutuelles.example' },
    }
  }
  CancelFind(): void {
    this.#stopFinding?.()
  }
  ConfirmFound(): void {
    this.#change({ state: 'activated' })
  }

  #wait(email: string): Waiting {
    this.waiting = { ...fakeWaiting(email), ...this.#options.waiting }
    return structuredClone(this.waiting)
  }
  #change(change: Partial<Waiting>): Waiting {
    this.waiting = { ...(this.waiting ?? refuse('ticket_expired')), ...change }
    return structuredClone(this.waiting)
  }
}
