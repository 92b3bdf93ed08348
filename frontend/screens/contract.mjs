/** Scenes of the contract, the guarantees and the card. */
const open = { vault: 'open', lines: 40 }
const never = { ...open, never: true, online: false }

const states = (name, hash, method, empty) => [
  { name: `${name}-never`, hash, fake: { ...never, ...empty }, then: '.empty' },
  {
    name: `${name}-first-sync`,
    hash,
    fake: { ...never, ...empty, online: true, phase: 'lines' },
    then: '.empty',
  },
  { name: `${name}-loading`, hash, fake: { ...open, delay: 4000 }, then: '.skeleton' },
  {
    name: `${name}-fault`,
    hash,
    fake: { ...open, fail: { [method]: { code: 'internal', ref: '7F3A-22' } } },
    then: '[role=alert]',
  },
]
const showIban = (page) => page.locator('#contract-iban-show').click()
const search = (text) => (page) => page.locator('#guarantees-search').fill(text)
const whose = (name) => (page) => page.getByText(name, { exact: true }).first().click()

export const contractScenes = [
  { name: 'contract', hash: '#/contrat', fake: open, wait: '#contract-people' },
  {
    name: 'contract-iban',
    hash: '#/contrat',
    fake: open,
    wait: '#contract-iban-show',
    act: showIban,
    then: 'text=Copier',
  },
  {
    name: 'contract-rank',
    hash: '#/contrat',
    fake: open,
    wait: '#contract-people',
    act: (page) => page.getByRole('button', { name: 'Rang' }).click(),
    then: '[role=tooltip]',
  },
  {
    name: 'contract-bare',
    hash: '#/contrat',
    fake: { ...open, contract: { bare: true } },
    wait: '#contract-people',
  },
  { name: 'contract-long', hash: '#/contrat', fake: { ...open, longName: true }, wait: '#contract-people' },
  {
    name: 'contract-long-iban',
    hash: '#/contrat',
    fake: { ...open, longName: true },
    wait: '#contract-iban-show',
    act: showIban,
    then: 'text=Copier',
  },
  { name: 'contract-offline', hash: '#/contrat', fake: { ...open, online: false }, wait: '#contract-people' },
  ...states('contract', '#/contrat', 'Contract', { fail: { Contract: { code: 'not_found' } } }),

  { name: 'guarantees', hash: '#/garanties', fake: open, wait: '#guarantees-dental' },
  {
    name: 'guarantees-dental',
    hash: '#/garanties',
    fake: open,
    wait: '#guarantees-dental',
    act: whose('Dentaire'),
  },
  {
    name: 'guarantees-base',
    hash: '#/garanties',
    fake: open,
    wait: '#guarantees-dental',
    act: (page) => page.getByRole('button', { name: 'base de remboursement' }).nth(1).click(),
    then: '[role=tooltip]',
  },
  {
    name: 'guarantees-search',
    hash: '#/garanties',
    fake: open,
    wait: '#guarantees-search',
    act: search('lunettes'),
    then: 'text=2 garanties',
  },
  {
    name: 'guarantees-nothing',
    hash: '#/garanties',
    fake: open,
    wait: '#guarantees-search',
    act: search('ostéopathe'),
    then: '.empty',
  },
  {
    name: 'guarantees-empty',
    hash: '#/garanties',
    fake: { ...open, contract: { guarantees: 0 } },
    then: '.empty',
  },
  ...states('guarantees', '#/garanties', 'Guarantees', { contract: { guarantees: 0 } }),

  { name: 'card', hash: '#/carte', fake: open, wait: '#card-save' },
  { name: 'card-one', hash: '#/carte', fake: open, wait: '#card-save', act: whose('Léo') },
  { name: 'card-long', hash: '#/carte', fake: { ...open, longName: true }, wait: '#card-save' },
  { name: 'card-many', hash: '#/carte', fake: { ...open, contract: { many: true } }, wait: '#card-save' },
  {
    name: 'card-rights',
    hash: '#/carte',
    fake: { ...open, contract: { rights: { b3: '2026-06-30' } } },
    wait: '#card-save',
  },
  {
    name: 'card-saved',
    hash: '#/carte',
    fake: open,
    wait: '#card-save',
    act: (page) => page.locator('#card-save').click(),
    then: '.toast',
  },
  ...['none', 'future', 'expired'].map((state) => ({
    name: `card-${state}`,
    hash: '#/carte',
    fake: { ...open, contract: { card: state } },
    then: state === 'none' ? '.empty' : '#card-save',
  })),
  ...states('card', '#/carte', 'Card', { fail: { Card: { code: 'not_found' } } }),
]
