/** Every screen and state worth looking at: what the fake desk starts from, and what is done there. */
const open = { vault: 'open', lines: 400 }
const wrong = async (page) => {
  await page.getByLabel('Code ou email').fill('417829AB')
  await page.getByLabel('Mot de passe', { exact: true }).fill('faux')
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await page.getByRole('alert').waitFor()
}
const line = (page) => page.locator('#line-2').click()

export const scenes = [
  { name: 'sign-in', fake: { demo: true } },
  { name: 'sign-in-plain', fake: {} },
  {
    name: 'sign-in-missing',
    fake: {},
    act: (page) => page.getByRole('button', { name: 'Se connecter' }).click(),
    then: '[role=alert]',
  },
  { name: 'sign-in-wrong', fake: { fail: { SignIn: { code: 'bad_credentials' } } }, act: wrong },
  {
    name: 'sign-in-throttled',
    fake: { fail: { SignIn: { code: 'throttled', until: Date.now() + 125_000 } } },
    act: wrong,
  },
  { name: 'sign-in-offline', fake: { online: false } },
  {
    name: 'sign-in-internal',
    fake: { fail: { SignIn: { code: 'internal', ref: '7F3A-22' } } },
    act: wrong,
  },
  {
    name: 'sign-in-password-changed',
    fake: { fail: { SignIn: { code: 'vault_password_changed' } } },
    act: wrong,
  },
  {
    name: 'soon',
    fake: {},
    act: (page) => page.getByRole('button', { name: /Code d’accès perdu/ }).click(),
    then: '[role=dialog]',
  },
  {
    name: 'settings',
    fake: {},
    act: (page) => page.getByRole('button', { name: 'Réglages' }).click(),
    then: '#settings-office',
  },
  {
    name: 'settings-forced',
    fake: { forcedOffice: 'http://127.0.0.1:41233' },
    act: (page) => page.getByRole('button', { name: 'Réglages' }).click(),
    then: '#settings-office',
  },
  { name: 'unlock', fake: { vault: 'locked' } },
  {
    name: 'unlock-wrong',
    fake: { vault: 'locked' },
    act: async (page) => {
      await page.getByLabel('Mot de passe', { exact: true }).fill('faux')
      await page.getByRole('button', { name: 'Déverrouiller' }).click()
    },
    then: '[role=alert]',
  },
  {
    name: 'unlock-changed',
    fake: { vault: 'locked' },
    act: (page) => page.getByRole('button', { name: 'Mon mot de passe a changé' }).click(),
    then: '#sign-in-oldPassword',
  },
  {
    name: 'unlock-other',
    fake: { vault: 'locked' },
    act: (page) => page.getByRole('button', { name: 'Se connecter avec un autre compte' }).click(),
    then: '#sign-in-login',
  },
  {
    name: 'start-afresh',
    fake: { vault: 'locked' },
    act: async (page) => {
      await page.getByRole('button', { name: 'Mon mot de passe a changé' }).click()
      await page.getByRole('button', { name: /repartir de zéro/ }).click()
    },
    then: '[role=dialog]',
  },
  ...['vault_damaged', 'vault_newer', 'cache_damaged', 'already_open', 'not_encrypted'].map((code) => ({
    name: `blocked-${code}`,
    fake: { fail: { Status: { code } } },
    then: '[role=alert]',
  })),
  { name: 'reimbursements', fake: open, wait: '#line-0' },
  { name: 'reimbursements-20000', fake: { ...open, lines: 20_000 }, wait: '#line-0' },
  {
    name: 'reimbursements-scrolled',
    fake: { ...open, lines: 20_000 },
    wait: '#line-0',
    act: async (page) => {
      await page.locator('main').evaluate((main) => main.scrollTo(0, 300_000))
    },
    then: '[role=row][id^="line-6"] [data-act]',
  },
  {
    name: 'reimbursements-keyboard',
    fake: open,
    wait: '#line-0',
    act: async (page) => {
      await page.locator('#line-0').focus()
      for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown')
    },
    then: '#line-4:focus',
  },
  {
    name: 'reimbursements-filtered',
    fake: open,
    wait: '#line-0',
    act: async (page) => {
      await page.getByLabel('Année').selectOption('2025')
      await page.getByLabel('Nature des soins').selectOption('pharmacy')
    },
    then: 'text=Effacer les filtres',
  },
  {
    name: 'reimbursements-before',
    fake: open,
    wait: '#line-0',
    act: (page) => page.getByLabel('Année').selectOption('before'),
  },
  { name: 'reimbursements-empty', fake: { ...open, lines: 0 }, then: '.empty' },
  { name: 'reimbursements-never', fake: { ...open, lines: 0, never: true, online: false }, then: '.empty' },
  {
    name: 'reimbursements-first-sync',
    fake: { ...open, lines: 0, never: true, phase: 'lines' },
    then: '.empty',
  },
  { name: 'reimbursements-loading', fake: { ...open, delay: 4000 }, then: '.skeleton' },
  {
    name: 'reimbursements-fault',
    fake: { ...open, fail: { Overview: { code: 'internal', ref: '7F3A-22' } } },
    then: '[role=alert]',
  },
  { name: 'reimbursements-long-name', fake: { ...open, longName: true }, wait: '#line-0' },
  { name: 'detail', fake: open, wait: '#line-0', act: line, then: '[role=dialog] >> text=Pourquoi' },
  { name: 'syncing-lines', fake: { ...open, phase: 'lines' }, wait: '#line-0' },
  { name: 'syncing-documents', fake: { ...open, phase: 'documents' }, wait: '#line-0' },
  { name: 'session-ended', fake: { ...open, signedIn: false }, wait: '#line-0' },
  {
    name: 'sign-in-again',
    fake: { ...open, signedIn: false },
    wait: '#line-0',
    act: (page) => page.getByRole('button', { name: 'Se reconnecter' }).click(),
  },
  { name: 'offline', fake: { ...open, online: false, problem: { code: 'offline' } }, wait: '#line-0' },
  { name: 'problem', fake: { ...open, problem: { code: 'answer_altered' } }, wait: '#line-0' },
  {
    name: 'menu',
    fake: open,
    wait: '#line-0',
    act: (page) => page.getByRole('button', { name: /^Menu de/ }).click(),
    then: '[role=menu]',
  },
  { name: 'statements', hash: '#/releves', fake: open, wait: 'table' },
  {
    name: 'statements-payments',
    hash: '#/releves',
    fake: open,
    wait: 'table',
    act: (page) => page.getByText('Par virement', { exact: true }).click(),
  },
  {
    name: 'statements-saved',
    hash: '#/releves',
    fake: open,
    wait: 'table',
    act: (page) =>
      page
        .getByRole('button', { name: /^Enregistrer le relevé/ })
        .first()
        .click(),
    then: '.toast',
  },
  { name: 'statements-empty', hash: '#/releves', fake: { ...open, lines: 0 }, then: '.empty' },
  { name: 'documents', hash: '#/documents', fake: open, wait: 'main li' },
  { name: 'documents-empty', hash: '#/documents', fake: { ...open, documents: 0 }, then: '.empty' },
  {
    name: 'documents-refused',
    hash: '#/documents',
    fake: { ...open, documents: 5 },
    wait: 'main li',
    act: (page) =>
      page
        .getByRole('button', { name: /^Enregistrer sous/ })
        .last()
        .click(),
    then: '.toast',
  },
]
