/** The first visit and the mailbox: every step, how each goes wrong, and how they end. */
const visit = async (page) => {
  await page.getByRole('button', { name: 'Première visite' }).click()
  await page.locator('#registration-number').waitFor()
}
const pair = async (page, code = '520417CD') => {
  await visit(page)
  await page.locator('#registration-number').fill('00520417')
  await page.locator('#registration-code').fill(code)
  await page.locator('#registration-submit').click()
}
const account = async (page) => {
  await pair(page)
  await page.locator('#registration-email').waitFor()
}
const fill = async (page, password = 'Vélo-bleu-7') => {
  await account(page)
  await page.locator('#registration-password').fill(password)
  await page.locator('#registration-password-confirmation').fill(password)
  await page.locator('#registration-email').fill('dominique.petit@exemple.fr')
  await page.locator('#registration-answer').fill('Médor')
}
const terms = async (page) => {
  await fill(page)
  await page.locator('#registration-submit').click()
  await page.locator('#registration-accepted').waitFor()
}
const sent = async (page) => {
  await terms(page)
  await page.locator('#registration-accepted').check()
  await page.locator('#registration-submit').click()
  await page.locator('#registration-sent-ok').waitFor()
}
const waiting = async (page) => {
  await sent(page)
  await page.locator('#registration-sent-ok').click()
}
const consent = async (page) => {
  await waiting(page)
  await page.locator('#registration-find').click()
  await page.locator('#mailbox-accept').waitFor()
}
const login = async (page) => {
  await consent(page)
  await page.locator('#mailbox-accept').click()
  await page.locator('#mailbox-email').waitFor()
}
const look = async (page) => {
  await login(page)
  await page.locator('#mailbox-password').fill('Messagerie2026')
  await page.locator('#mailbox-submit').click()
}
const long = { registration: { longName: true } }
const code = async (page) => {
  await waiting(page)
  await page.locator('#registration-mail-code').fill('K7M2QX9R')
  await page.locator('#registration-mail-code-submit').click()
}
const resume = async (page) => {
  await page.getByLabel('Code ou email').fill('520417CD')
  await page.getByLabel('Mot de passe', { exact: true }).fill('Vélo-bleu-7')
  await page.getByRole('button', { name: 'Se connecter' }).click()
}

export const registrationScenes = [
  { name: 'visit-1-demo', fake: { demo: true }, act: visit, then: '#registration-back' },
  { name: 'visit-1-plain', fake: {}, act: visit },
  { name: 'visit-1-offline', fake: { online: false }, act: visit },
  {
    name: 'visit-1-missing',
    fake: {},
    act: async (page) => {
      await visit(page)
      await page.locator('#registration-submit').click()
    },
    then: '[role=alert]',
  },
  { name: 'visit-1-unknown', fake: {}, act: (page) => pair(page, '000000AA'), then: '[role=alert]' },
  {
    name: 'visit-1-throttled',
    fake: { fail: { BeginRegistration: { code: 'throttled', until: Date.now() + 125_000 } } },
    act: pair,
    then: '[role=timer]',
  },
  {
    name: 'visit-1-leave',
    fake: {},
    act: async (page) => {
      await visit(page)
      await page.locator('#registration-number').fill('00520417')
      await page.keyboard.press('Escape')
    },
    then: '[role=dialog]',
  },
  { name: 'visit-2', fake: {}, act: account },
  { name: 'visit-2-long-name', fake: long, act: account },
  { name: 'visit-2-weak', fake: {}, act: (page) => fill(page, 'azerty12'), then: '[data-score]' },
  { name: 'visit-2-strong', fake: {}, act: (page) => fill(page), then: 'text=identiques' },
  {
    name: 'visit-2-missing',
    fake: {},
    act: async (page) => {
      await account(page)
      await page.locator('#registration-submit').click()
    },
    then: '[role=alert]',
  },
  {
    name: 'visit-2-revealing',
    fake: { fail: { ChooseAccount: { code: 'answer_revealing', field: 'answer' } } },
    act: async (page) => {
      await terms(page)
      await page.locator('#registration-accepted').check()
      await page.locator('#registration-submit').click()
    },
    then: '[role=alert]',
  },
  { name: 'visit-3', fake: {}, act: terms },
  {
    name: 'visit-3-unaccepted',
    fake: {},
    act: async (page) => {
      await terms(page)
      await page.locator('#registration-submit').click()
    },
    then: '[role=alert]',
  },
  {
    name: 'visit-3-fault',
    fake: { fail: { Terms: { code: 'office_down' } } },
    act: async (page) => {
      await fill(page)
      await page.locator('#registration-submit').click()
    },
    then: '[role=alert]',
  },
  { name: 'visit-3-sent', fake: {}, act: sent },
  { name: 'visit-4-sent', fake: {}, act: waiting, then: '#registration-find' },
  {
    name: 'visit-4-queued',
    fake: { registration: { waiting: { mail: 'queued', resendAt: Date.now() + 120_000 } } },
    act: waiting,
    then: '[role=timer] >> nth=1',
  },
  {
    name: 'visit-4-refused',
    fake: { registration: { waiting: { mail: 'refused' } } },
    act: waiting,
    then: 'text=Message refusé',
  },
  {
    name: 'visit-4-unreachable',
    fake: { fail: { RegistrationStatus: { code: 'offline' } } },
    act: waiting,
    then: 'text=réessaie toute seule',
  },
  {
    name: 'visit-4-code-wrong',
    fake: {},
    act: async (page) => {
      await waiting(page)
      await page.locator('#registration-mail-code').fill('AAAABBBB')
      await page.locator('#registration-mail-code-submit').click()
    },
    then: '#registration-mail-code-error',
  },
  {
    name: 'visit-4-correct',
    fake: {},
    act: async (page) => {
      await waiting(page)
      await page.locator('#registration-correct').click()
    },
    then: '#registration-corrected',
  },
  {
    name: 'visit-4-leave',
    fake: {},
    act: async (page) => {
      await waiting(page)
      await page.locator('#registration-leave').click()
    },
    then: '#registration-leave-confirm',
  },
  {
    name: 'visit-4-restart',
    fake: {},
    act: async (page) => {
      await waiting(page)
      await page.locator('#registration-restart').click()
    },
    then: '#registration-restart-confirm',
  },
  {
    name: 'visit-expired',
    fake: { registration: { waiting: { state: 'expired' } } },
    act: waiting,
    then: '#registration-again',
  },
  {
    name: 'visit-superseded',
    fake: { registration: { waiting: { state: 'superseded' } } },
    act: waiting,
    then: '#registration-to-sign-in',
  },
  { name: 'visit-activated', fake: {}, act: code, then: '#registration-open' },
  {
    name: 'visit-activated-fault',
    fake: { fail: { SignIn: { code: 'offline' } } },
    act: async (page) => {
      await code(page)
      await page.locator('#registration-open').click()
    },
    then: '[role=alert]',
  },
  {
    name: 'sign-in-not-activated',
    fake: { fail: { SignIn: { code: 'not_activated', until: Date.now() + 80_000_000 } } },
    act: resume,
    then: '#sign-in-resume',
  },
  {
    name: 'visit-resumed',
    fake: { fail: { SignIn: { code: 'not_activated' } } },
    act: async (page) => {
      await resume(page)
      await page.locator('#sign-in-resume').click()
    },
    then: '#registration-find',
  },
  { name: 'mailbox-consent', fake: {}, act: consent },
  { name: 'mailbox-login', fake: {}, act: login },
  { name: 'mailbox-login-demo', fake: { demo: true }, act: login, then: 'text=Remplir' },
  {
    name: 'mailbox-by-hand',
    fake: {},
    act: async (page) => {
      await login(page)
      await page.locator('#mailbox-by-hand').check()
    },
    then: '#mailbox-host',
  },
  {
    name: 'mailbox-microsoft',
    fake: {},
    act: async (page) => {
      await login(page)
      await page.locator('#mailbox-email').fill('dominique.petit@outlook.fr')
    },
    then: 'text=Outlook, Hotmail',
  },
  {
    name: 'mailbox-foreign',
    fake: { registration: { foreign: true } },
    act: look,
    then: '#mailbox-confirm-server',
  },
  { name: 'mailbox-looking', fake: { registration: { endless: true } }, act: look, then: '#mailbox-cancel' },
  { name: 'mailbox-found', fake: {}, act: look, then: '#mailbox-confirm' },
  {
    name: 'mailbox-found-unsigned',
    fake: { registration: { dkim: 'none' } },
    act: look,
    then: '#mailbox-confirm',
  },
  ...['refused', 'untrusted', 'unreachable', 'no_message'].map((kind) => ({
    name: `mailbox-${kind}`,
    fake: { fail: { FindActivation: { code: `mailbox_${kind}` } } },
    act: look,
    then: '[role=alert]',
  })),
  {
    name: 'mailbox-unknown',
    fake: { fail: { MailboxServers: { code: 'mailbox_unknown' } } },
    act: look,
    then: '#mailbox-host',
  },
]
