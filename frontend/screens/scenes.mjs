/** Every screen and state worth looking at: what the fake desk starts from, and what is done there. */
import { contractScenes } from './contract.mjs'
import { registrationScenes } from './registration.mjs'
import { requestScenes } from './requests.mjs'
import { documentScenes } from './documents.mjs'
import { spaceScenes } from './space.mjs'

const open = { vault: 'open', lines: 400 }
const wrong = async (page) => {
  await page.getByLabel('Code ou email').fill('417829AB')
  await page.getByLabel('Mot de passe', { exact: true }).fill('faux')
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await page.getByRole('alert').waitFor()
}
const press = (id) => (page) => page.locator(`#${id}`).click()
const lost = async (page) => {
  await page.locator('#sign-in-lost-password').click()
  await page.locator('#recovery-number').fill('00417829')
  await page.locator('#recovery-code').fill('417829AB')
  await page.locator('#recovery-identify').click()
}
const answer = async (page) => {
  await lost(page)
  await page.locator('#recovery-answer').fill('Pirouette')
  await page.locator('#recovery-password').fill('Marronnier7dore')
  await page.locator('#recovery-password-confirmation').fill('Marronnier7dore')
  await page.locator('#recovery-answer-submit').click()
}
const byLink = async (page) => {
  await page.locator('#recovery-password').fill('Marronnier7dore')
  await page.locator('#recovery-password-confirmation').fill('Marronnier7dore')
  await page.locator('#recovery-reset').click()
}
const makeKey = async (page) => {
  await page.locator('#security-key-make').click()
  await page.locator('#recovery-key-password').fill('Demo2026')
  await page.locator('#recovery-key-submit').click()
  await page.locator('#recovery-key-shown').waitFor()
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
    name: 'sign-in-recovery-key',
    fake: { fail: { SignIn: { code: 'recovery_key_mistyped', field: 'recovery_key' } }, vault: 'locked' },
    act: async (page) => {
      await page.getByRole('button', { name: 'Mon mot de passe a changé' }).click()
      await page.getByText('La clé de secours', { exact: true }).click()
      await page.locator('#sign-in-login').fill('417829AB')
      await page.locator('#sign-in-password').fill('Marronnier7dore')
      await page.locator('#sign-in-recoveryKey').fill('7K3M QX2R 9TWB')
      await page.locator('#sign-in-submit').click()
    },
    then: '[role=alert]',
  },
  { name: 'lost-password', fake: {}, act: press('sign-in-lost-password'), then: '#recovery-number' },
  {
    name: 'lost-password-locked',
    fake: { vault: 'locked' },
    act: press('unlock-lost-password'),
    then: '#recovery-number',
  },
  {
    name: 'lost-password-missing',
    fake: {},
    act: async (page) => {
      await page.locator('#sign-in-lost-password').click()
      await page.locator('#recovery-identify').click()
    },
    then: '[role=alert]',
  },
  {
    name: 'lost-password-offline',
    fake: { online: false },
    act: press('sign-in-lost-password'),
    then: '#recovery-number',
  },
  {
    name: 'lost-password-throttled',
    fake: { fail: { BeginRecovery: { code: 'throttled', until: Date.now() + 125_000 } } },
    act: lost,
    then: '[role=alert]',
  },
  {
    name: 'lost-password-way',
    fake: { recovery: { mailOffered: true } },
    act: lost,
    then: '#recovery-by-mail',
  },
  { name: 'lost-password-question', fake: {}, act: lost, then: '#recovery-answer' },
  {
    name: 'lost-password-question-missing',
    fake: {},
    act: async (page) => {
      await lost(page)
      await page.locator('#recovery-answer-submit').click()
    },
    then: '[role=alert]',
  },
  {
    name: 'lost-password-answer-wrong',
    fake: { fail: { AnswerQuestion: { code: 'answer_wrong', field: 'answer' } } },
    act: answer,
    then: '[role=alert]',
  },
  {
    name: 'lost-password-answers-spent',
    fake: { fail: { AnswerQuestion: { code: 'throttled', until: Date.now() + 80_000_000 } } },
    act: answer,
    then: '[role=timer]',
  },
  {
    name: 'lost-password-expired',
    fake: { fail: { AnswerQuestion: { code: 'ticket_expired' } } },
    act: answer,
    then: '#recovery-number',
  },
  {
    name: 'lost-password-done',
    fake: { vault: 'locked' },
    act: async (page) => {
      await page.getByRole('button', { name: 'Se connecter avec un autre compte' }).click()
      await answer(page)
    },
    then: '#recovery-done',
  },
  { name: 'lost-password-later', fake: { recovery: { delayed: true } }, act: answer, then: '#recovery-done' },
  {
    name: 'lost-password-mailed',
    fake: { recovery: { mailOffered: true } },
    act: async (page) => {
      await lost(page)
      await page.locator('#recovery-by-mail').click()
    },
    then: '#recovery-resend',
  },
  { name: 'reset-by-link', fake: { recovery: { link: 'reset' } }, then: '#recovery-reset' },
  {
    name: 'reset-by-link-done',
    fake: { recovery: { link: 'reset' } },
    wait: '#recovery-reset',
    act: byLink,
    then: '#recovery-done',
  },
  ...['link_used', 'link_expired', 'link_unknown'].map((code) => ({
    name: `reset-by-${code}`,
    fake: { recovery: { link: 'reset' }, fail: { ResetPassword: { code } } },
    wait: '#recovery-reset',
    act: byLink,
    then: '#recovery-again',
  })),
  { name: 'lost-code', fake: {}, act: press('sign-in-lost-code'), then: '#recovery-report' },
  {
    name: 'lost-code-wrong',
    fake: {},
    act: async (page) => {
      await page.locator('#sign-in-lost-code').click()
      await page.locator('#recovery-number').fill('00417829')
      await page.locator('#recovery-email').fill('camille')
      await page.locator('#recovery-report').click()
    },
    then: '[role=alert]',
  },
  {
    name: 'lost-code-done',
    fake: {},
    act: async (page) => {
      await page.locator('#sign-in-lost-code').click()
      await page.locator('#recovery-number').fill('00417829')
      await page.locator('#recovery-email').fill('camille.martin@exemple.fr')
      await page.locator('#recovery-report').click()
    },
    then: '#recovery-done',
  },
  {
    name: 'settings',
    fake: {},
    act: (page) => page.getByRole('button', { name: 'Réglages' }).click(),
    then: '#settings-office',
  },
  {
    name: 'settings-licences',
    fake: {},
    act: async (page) => {
      await page.getByRole('button', { name: 'Réglages' }).click()
      await page.getByRole('button', { name: 'Lire les licences' }).click()
    },
    then: '#settings-licences',
  },
  {
    name: 'settings-forced',
    fake: { forcedOffice: 'http://127.0.0.1:41233' },
    act: (page) => page.getByRole('button', { name: 'Réglages' }).click(),
    then: '#settings-office',
  },
  { name: 'unlock', fake: { vault: 'locked' } },
  { name: 'unlock-opening', fake: { vault: 'locked', keyring: 'opening', staysOpen: true } },
  { name: 'unlock-keyring-changed', fake: { vault: 'locked', notice: 'keyring_changed' } },
  { name: 'unlock-idle', fake: { vault: 'locked', lockedAfter: 15, recovery: { recoveryKey: true } } },
  {
    name: 'unlock-recovery-key',
    fake: { vault: 'locked', recovery: { recoveryKey: true } },
    act: press('unlock-turn'),
    then: '#unlock-recoveryKey',
  },
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
  ...['vault_damaged', 'vault_newer', 'already_open', 'not_encrypted'].map((code) => ({
    name: `blocked-${code}`,
    fake: { fail: { Status: { code } } },
    then: '[role=alert]',
  })),
  ...[
    [
      'cache_rebuilt',
      '/home/camille/.local/share/espace-adherents/profils/principal/cache.db.mis-de-cote-20261127-145128',
      2,
      0,
    ],
    [
      'cache_lost',
      '/home/camille/.local/share/espace-adherents/profils/principal/cache.db.mis-de-cote-20261127-145128',
      2,
      1,
    ],
    ['reading_only', '', 0, 0],
  ].map(([code, aside, kept, lost]) => ({
    name: `trouble-${code}`,
    hash: '#/remboursements',
    fake: { ...open, trouble: { code, aside, kept, lost } },
    wait: '#line-0',
  })),
  {
    name: 'trouble-vault_lost',
    fake: { vault: 'absent', trouble: { code: 'vault_lost', aside: '', kept: 0, lost: 0 } },
    wait: '#sign-in-login',
  },
  { name: 'reimbursements', hash: '#/remboursements', fake: open, wait: '#line-0' },
  {
    name: 'reimbursements-newer-and-kept-out',
    hash: '#/remboursements',
    fake: { ...open, beyond: true, keptOut: 2 },
    wait: '#line-0',
  },
  {
    name: 'reimbursements-20000',
    hash: '#/remboursements',
    fake: { ...open, lines: 20_000 },
    wait: '#line-0',
  },
  {
    name: 'reimbursements-scrolled',
    hash: '#/remboursements',
    fake: { ...open, lines: 20_000 },
    wait: '#line-0',
    act: async (page) => {
      await page.locator('main').evaluate((main) => main.scrollTo(0, 300_000))
    },
    then: '[role=row][id^="line-6"] [data-act]',
  },
  {
    name: 'reimbursements-keyboard',
    hash: '#/remboursements',
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
    hash: '#/remboursements',
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
    hash: '#/remboursements',
    fake: open,
    wait: '#line-0',
    act: (page) => page.getByLabel('Année').selectOption('before'),
  },
  { name: 'reimbursements-empty', hash: '#/remboursements', fake: { ...open, lines: 0 }, then: '.empty' },
  {
    name: 'reimbursements-never',
    hash: '#/remboursements',
    fake: { ...open, lines: 0, never: true, online: false },
    then: '.empty',
  },
  {
    name: 'reimbursements-first-sync',
    hash: '#/remboursements',
    fake: { ...open, lines: 0, never: true, phase: 'lines' },
    then: '.empty',
  },
  {
    name: 'reimbursements-loading',
    hash: '#/remboursements',
    fake: { ...open, delay: 4000 },
    then: '.skeleton',
  },
  {
    name: 'reimbursements-fault',
    hash: '#/remboursements',
    fake: { ...open, fail: { Overview: { code: 'internal', ref: '7F3A-22' } } },
    then: '[role=alert]',
  },
  {
    name: 'reimbursements-long-name',
    hash: '#/remboursements',
    fake: { ...open, longName: true },
    wait: '#line-0',
  },
  {
    name: 'detail',
    hash: '#/remboursements',
    fake: open,
    wait: '#line-0',
    act: line,
    then: '[role=dialog] >> text=Pourquoi',
  },
  { name: 'syncing-lines', hash: '#/remboursements', fake: { ...open, phase: 'lines' }, wait: '#line-0' },
  {
    name: 'syncing-documents',
    hash: '#/remboursements',
    fake: { ...open, phase: 'documents' },
    wait: '#line-0',
  },
  { name: 'session-ended', hash: '#/remboursements', fake: { ...open, signedIn: false }, wait: '#line-0' },
  {
    name: 'sign-in-again',
    hash: '#/remboursements',
    fake: { ...open, signedIn: false },
    wait: '#line-0',
    act: (page) => page.getByRole('button', { name: 'Se reconnecter' }).click(),
  },
  {
    name: 'offline',
    hash: '#/remboursements',
    fake: { ...open, online: false, problem: { code: 'offline' } },
    wait: '#line-0',
  },
  ...['portal', 'proxy_sign_in', 'filtered', 'slow_down', 'unavailable', 'gateway'].map((code) => ({
    name: `between-${code}`,
    hash: '#/remboursements',
    fake: { ...open, online: false, problem: { code, until: 0 } },
    wait: '#line-0',
  })),
  {
    name: 'silent',
    hash: '#/remboursements',
    fake: { ...open, silent: true, phase: 'lines' },
    wait: '#line-0',
  },
  { name: 'silent-look', hash: '#/remboursements', fake: { ...open, silent: true }, wait: '#line-0' },
  { name: 'sign-in-silent', fake: { silent: true }, wait: '#sign-in-submit' },
  {
    name: 'problem',
    hash: '#/remboursements',
    fake: { ...open, problem: { code: 'answer_altered' } },
    wait: '#line-0',
  },
  {
    name: 'menu',
    hash: '#/remboursements',
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
  ...documentScenes,
  { name: 'security', hash: '#/securite', fake: open, wait: '#security-journal' },
  {
    name: 'security-password',
    hash: '#/securite/mot-de-passe',
    fake: open,
    act: async (page) => {
      await page.locator('#change-password').fill('Nouvelle-Saison-27')
      await page.locator('#change-password-submit').click()
    },
    then: '[role=alert]',
  },
  {
    name: 'security-alone',
    hash: '#/securite',
    fake: { ...open, recovery: { alone: true, uncertified: true, recoveryKey: true, events: 1 } },
    wait: '#security-key-replace',
  },
  {
    name: 'security-empty',
    hash: '#/securite',
    fake: { ...open, recovery: { alone: true, events: 0 } },
    wait: '#security-key-make',
  },
  {
    name: 'security-many',
    hash: '#/securite',
    fake: { ...open, recovery: { events: 400 } },
    wait: '#security-more',
    act: press('security-more'),
  },
  {
    name: 'security-long',
    hash: '#/securite',
    fake: { ...open, longName: true, recovery: { long: true } },
    wait: '#security-journal',
  },
  {
    name: 'security-pending',
    hash: '#/securite',
    fake: { ...open, recovery: { delayed: true, bankHold: true } },
    wait: '#security-cancel-reset',
    then: '#security-journal',
  },
  {
    name: 'security-journal',
    hash: '#/securite',
    fake: open,
    wait: '#security-journal',
    act: (page) => page.locator('#security-journal').evaluate((journal) => journal.scrollIntoView()),
  },
  {
    name: 'reimbursements-pending',
    hash: '#/remboursements',
    fake: { ...open, recovery: { delayed: true } },
    wait: '#security-cancel-reset',
    then: '#line-0',
  },
  {
    name: 'security-offline',
    hash: '#/securite',
    fake: { ...open, online: false, fail: { Security: { code: 'offline' } } },
    wait: '#security-key-make',
    then: '[role=alert]',
  },
  {
    name: 'security-ended',
    hash: '#/securite',
    fake: { ...open, signedIn: false, fail: { Security: { code: 'session_ended' } } },
    wait: '#security-key-make',
    then: '[role=alert]',
  },
  {
    name: 'security-fault',
    hash: '#/securite',
    fake: { ...open, fail: { Security: { code: 'internal', ref: '7F3A-22' } } },
    wait: '#security-key-make',
    then: '[role=alert]',
  },
  { name: 'security-loading', hash: '#/securite', fake: { ...open, delay: 4000 }, then: '.skeleton' },
  {
    name: 'security-end',
    hash: '#/securite',
    fake: open,
    wait: '#session-end-s2',
    act: press('session-end-s2'),
    then: '[role=dialog]',
  },
  {
    name: 'security-ended-one',
    hash: '#/securite',
    fake: open,
    wait: '#session-end-s2',
    act: async (page) => {
      await page.locator('#session-end-s2').click()
      await page.locator('#session-end-confirm').click()
    },
    then: '.toast',
  },
  {
    name: 'recovery-key-password',
    hash: '#/securite',
    fake: open,
    wait: '#security-key-make',
    act: async (page) => {
      await page.locator('#security-key-make').click()
      await page.locator('#recovery-key-password').fill('faux')
      await page.locator('#recovery-key-submit').click()
    },
    then: '#recovery-key-password-error',
  },
  {
    name: 'recovery-key-shown',
    hash: '#/securite',
    fake: open,
    wait: '#security-key-make',
    act: makeKey,
    then: '#recovery-key-noted',
  },
  {
    name: 'recovery-key-leaving',
    hash: '#/securite',
    fake: open,
    wait: '#security-key-make',
    act: async (page) => {
      await makeKey(page)
      await page.keyboard.press('Escape')
    },
    then: '#recovery-key-see-again',
  },
  {
    name: 'recovery-key-paper',
    hash: '#/securite',
    fake: open,
    wait: '#security-key-make',
    act: async (page) => {
      await makeKey(page)
      await page.emulateMedia({ media: 'print' })
    },
    then: '.key-sheet',
  },
  {
    name: 'recovery-key-remove',
    hash: '#/securite',
    fake: { ...open, recovery: { recoveryKey: true } },
    wait: '#security-key-remove',
    act: press('security-key-remove'),
    then: '[role=dialog]',
  },
  ...contractScenes,
  ...registrationScenes,
  ...requestScenes,
  ...spaceScenes,
]
