/** The documents: where they are, and what is done with them. */
const open = { vault: 'open', lines: 40 }
const hash = '#/documents'
const wait = 'main li'
const press = (name) => (page) => page.getByRole('button', { name }).first().click()

export const documentScenes = [
  { name: 'documents', hash, fake: open, wait },
  { name: 'documents-empty', hash, fake: { ...open, documents: 0 }, then: '.empty' },
  { name: 'documents-loading', hash, fake: { ...open, delay: 4000 }, then: '.skeleton' },
  {
    name: 'documents-fault',
    hash,
    fake: { ...open, fail: { Documents: { code: 'internal', ref: '7F3A-22' } } },
    then: '[role=alert]',
  },
  {
    name: 'documents-coming',
    hash,
    fake: { ...open, documents: 5, papers: { coming: [0.42, 0.07], failed: 'checksum' } },
    wait,
  },
  {
    name: 'documents-chosen',
    hash,
    fake: { ...open, documents: 8, keep: 'chosen', papers: { kept: 2 } },
    wait,
  },
  {
    name: 'documents-found',
    hash,
    fake: open,
    wait,
    act: (page) => page.locator('#documents-search').fill('echeance'),
    then: 'text=sur 14 documents',
  },
  {
    name: 'documents-nothing',
    hash,
    fake: open,
    wait,
    act: (page) => page.locator('#documents-search').fill('radiographie'),
    then: '.empty',
  },
  {
    name: 'documents-offline',
    hash,
    fake: { ...open, documents: 3, online: false, problem: { code: 'offline' } },
    wait,
    act: press(/^Ouvrir :/),
    then: '.toast',
  },
  {
    name: 'documents-saving-all',
    hash,
    fake: { ...open, papers: { saving: { active: true, done: 5, total: 14 } } },
    wait,
  },
  {
    name: 'documents-saved-all',
    hash,
    fake: open,
    wait,
    act: (page) => page.locator('#documents-all').click(),
    then: '.toast',
  },
  {
    name: 'documents-left-out',
    hash,
    fake: { ...open, papers: { refused: 3 } },
    wait,
    act: (page) => page.locator('#documents-all').click(),
    then: '[role=alert]',
  },
  { name: 'documents-long', hash, fake: { ...open, longName: true, documents: 4 }, wait },
]
