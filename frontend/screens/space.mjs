/** The first screen, the quotes and the messages. */
const open = { vault: 'open', lines: 400 }
const fault = { code: 'internal', ref: '7F3A-22' }
const offline = { online: false, problem: { code: 'offline' } }
const never = { lines: 0, never: true, online: false }
const bare = { ...open, lines: 0, quotes: { count: 0 }, messages: { count: 0 } }
const long = { longName: true, quotes: { long: true }, messages: { long: true } }

const none = { reimbursements: 0, documents: 0, messages: 0, quotes: 0, requests: 0 }
const homeScenes = [
  { name: 'home', fake: open, wait: '#home-reimbursements' },
  {
    name: 'guide',
    fake: open,
    wait: '#home-reimbursements',
    act: (page) => page.keyboard.press('F1'),
    then: '#guide-3',
  },
  {
    name: 'home-new-device',
    fake: { ...open, recovery: { newDevices: 1 } },
    wait: '#home-device-mine',
  },
  {
    name: 'home-many',
    fake: { ...open, messages: { count: 40, unread: 31 }, quotes: { count: 30 } },
    wait: '#home-reimbursements',
  },
  {
    name: 'home-all-read',
    fake: { ...open, messages: { unread: 0 }, quotes: { count: 1 } },
    wait: '#home-reimbursements',
  },
  { name: 'home-bare', fake: { ...bare, contract: { card: 'none' } }, wait: '#home-reimbursements' },
  {
    name: 'home-nothing-new',
    fake: { ...open, requests: { none: true }, papers: { news: { arrived: none } } },
    wait: '#home-reimbursements',
  },
  {
    name: 'home-first-visit',
    fake: { ...open, requests: { none: true }, papers: { news: { since: 0, arrived: none } } },
    wait: '#home-reimbursements',
  },
  {
    name: 'home-newer-and-kept-out',
    fake: { ...open, beyond: true, keptOut: 2 },
    wait: '#home-reimbursements',
  },
  { name: 'home-card-expired', fake: { ...open, contract: { card: 'expired' } }, wait: '#home-card' },
  { name: 'home-long', fake: { ...open, ...long }, wait: '#home-reimbursements' },
  { name: 'home-offline', fake: { ...open, ...offline }, wait: '#home-reimbursements' },
  { name: 'home-never', fake: { ...bare, ...never }, then: '.empty' },
  { name: 'home-first-sync', fake: { ...bare, never: true, phase: 'lines' }, then: '.empty' },
  { name: 'home-loading', fake: { ...open, delay: 4000 }, then: '.skeleton' },
  { name: 'home-fault', fake: { ...open, fail: { Messages: fault } }, then: '[role=alert]' },
]

const quote = (id) => `#/devis/${id}`
const quoteScenes = [
  { name: 'quotes', hash: '#/devis', fake: open, wait: '#quote-q0' },
  {
    name: 'quotes-keyboard',
    hash: '#/devis',
    fake: open,
    wait: '#quote-q0',
    act: async (page) => {
      await page.locator('#quote-q0').focus()
      await page.keyboard.press('ArrowDown')
    },
    then: '#quote-q1:focus',
  },
  { name: 'quotes-many', hash: '#/devis', fake: { ...open, quotes: { count: 60 } }, wait: '#quote-q59' },
  { name: 'quotes-long', hash: '#/devis', fake: { ...open, ...long }, wait: '#quote-q0' },
  { name: 'quotes-offline', hash: '#/devis', fake: { ...open, ...offline }, wait: '#quote-q0' },
  { name: 'quotes-empty', hash: '#/devis', fake: bare, then: '.empty' },
  { name: 'quotes-never', hash: '#/devis', fake: { ...bare, ...never }, then: '.empty' },
  { name: 'quotes-loading', hash: '#/devis', fake: { ...open, delay: 4000 }, then: '.skeleton' },
  { name: 'quotes-fault', hash: '#/devis', fake: { ...open, fail: { Quotes: fault } }, then: '[role=alert]' },
  { name: 'quote-received', hash: quote('q0'), fake: open, wait: '#quote-lines' },
  { name: 'quote-answered', hash: quote('q1'), fake: open, wait: '#quote-lines' },
  { name: 'quote-expired', hash: quote('q2'), fake: open, wait: '#quote-lines' },
  { name: 'quote-refused', hash: quote('q3'), fake: open, wait: '#quote-lines' },
  { name: 'quote-long', hash: quote('q1'), fake: { ...open, ...long }, wait: '#quote-lines' },
  {
    name: 'quote-explained',
    hash: quote('q2'),
    fake: open,
    wait: '#quote-lines',
    act: (page) => page.getByRole('button', { name: 'Détartrage' }).hover(),
    then: '[role=tooltip]',
  },
  {
    name: 'quote-saved',
    hash: quote('q1'),
    fake: open,
    wait: '#quote-lines',
    act: (page) => page.getByRole('button', { name: 'Enregistrer en PDF' }).click(),
    then: '.toast',
  },
  { name: 'quote-gone', hash: quote('q99'), fake: open, then: '.empty' },
]

const messageScenes = [
  { name: 'messages', hash: '#/messages', fake: open, wait: '#message-m0' },
  {
    name: 'messages-open',
    hash: '#/messages',
    fake: { ...open, documents: 5 },
    wait: '#message-m0',
    act: async (page) => {
      await page.locator('#message-m0').focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
    },
    then: '#message-subject',
  },
  {
    name: 'messages-many',
    hash: '#/messages/m40',
    fake: { ...open, messages: { count: 90, unread: 12 } },
    wait: '#message-subject',
  },
  { name: 'messages-long', hash: '#/messages/m1', fake: { ...open, ...long }, wait: '#message-subject' },
  {
    name: 'messages-offline',
    hash: '#/messages/m2',
    fake: { ...open, ...offline },
    wait: '#message-subject',
  },
  { name: 'messages-gone', hash: '#/messages/m99', fake: open, then: '.empty' },
  { name: 'messages-empty', hash: '#/messages', fake: bare, then: '.empty' },
  { name: 'messages-never', hash: '#/messages', fake: { ...bare, ...never }, then: '.empty' },
  { name: 'messages-loading', hash: '#/messages', fake: { ...open, delay: 4000 }, then: '.skeleton' },
  {
    name: 'messages-fault',
    hash: '#/messages',
    fake: { ...open, fail: { Messages: fault } },
    then: '[role=alert]',
  },
  {
    name: 'messages-not-noted',
    hash: '#/messages/m0',
    fake: { ...open, fail: { OpenMessage: { code: 'disk_full' } } },
    wait: '#message-subject',
    then: '.toast',
  },
]

export const spaceScenes = [...homeScenes, ...quoteScenes, ...messageScenes]
