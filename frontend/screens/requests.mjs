/** The requests: the list, each form and how it goes wrong, the last look, and every state after it. */
const open = { vault: 'open', lines: 40 }
const fault = { code: 'internal', ref: '7F3A-22' }
const offline = { online: false, problem: { code: 'offline' } }
const held = { requests: { held: { code: 'too_large_on_the_way', field: 'attachments', until: 0 } } }
const never = { lines: 0, never: true, online: false }
const none = { requests: { none: true } }
const home = '#/demandes'
const kind = (name) => `#/demandes/nouvelle-${name}`
/** The n-th of the fake's examples. */
const item = (n) => `#/demandes/01KAN${String(100 - n).padStart(21, '0')}`
const press = (id) => (page) => page.locator(`#request-${id}`).click()
const fill = async (page, texts) => {
  for (const [field, text] of Object.entries(texts)) await page.locator(`#request-${field}`).fill(text)
}
const address = {
  street: '4 place Bellecour\nAppartement 12',
  postal_code: '69002',
  city: 'Lyon',
  from: '2026-12-15',
}
const iban = 'fr1420041010050500013m02606'
const attach = async (page) => {
  await press('attachments')(page)
  await page.locator('[id^=file-]').first().waitFor()
}
const review = async (page, texts) => {
  await fill(page, texts)
  await press('check')(page)
  await page.locator('#request-send').waitFor()
}
const form = (name, hash, rest) => ({ name, hash, fake: open, wait: '#request-check', ...rest })
const missing = { act: press('check'), then: '[role=alert]' }

const files = [
  ['RIB-Camille-Martin.png', 'image/png', 96_400],
  ['livret-de-famille.jpg', 'image/jpeg', 1_840_000],
  ['attestation.pdf', 'application/pdf', 88_000],
  [`${'numérisation-du-livret-de-famille-page-'.repeat(3)}2.pdf`, 'application/pdf', 4_960_000],
  ['justificatif.pdf', 'application/pdf', 412_300],
].map(([name, contentType, bytes], i) => ({ name, contentType, bytes, sha256: String(i).repeat(64) }))
const five = { ...open, requests: { files } }

export const requestScenes = [
  { name: 'requests', hash: home, fake: open, wait: '#requests-here' },
  {
    name: 'requests-keyboard',
    hash: home,
    fake: open,
    wait: '#requests-here',
    act: async (page) => {
      await page.locator('#requests-here ~ ul a').first().focus()
      await page.keyboard.press('ArrowDown')
    },
  },
  { name: 'requests-long', hash: home, fake: { ...open, longName: true }, wait: '#requests-here' },
  {
    name: 'requests-many',
    hash: home,
    fake: { ...open, requests: { sent: true, old: 60 } },
    wait: '#requests-answered',
  },
  { name: 'requests-offline', hash: home, fake: { ...open, ...offline }, wait: '#requests-here' },
  { name: 'requests-empty', hash: home, fake: { ...open, ...none }, then: '.empty' },
  { name: 'requests-never', hash: home, fake: { ...open, ...none, ...never }, then: '.empty' },
  { name: 'requests-loading', hash: home, fake: { ...open, delay: 4000 }, then: '.skeleton' },
  { name: 'requests-fault', hash: home, fake: { ...open, fail: { Requests: fault } }, then: '[role=alert]' },
  {
    name: 'requests-wrong-password',
    hash: home,
    fake: open,
    wait: '#requests-here',
    act: async (page) => {
      await page.locator('[id^=request-confirm-]').first().fill('faux')
      await page.getByRole('button', { name: 'Confirmer' }).click()
    },
    then: '[id^=request-confirm-][aria-invalid]',
  },

  { name: 'request-choose', hash: '#/demandes/nouvelle', fake: open, wait: '#request-kind-other' },
  ...['address', 'phone', 'email', 'bank', 'birth', 'beneficiary', 'other'].map((name) =>
    form(`request-form-${name}`, kind(name), { fake: { ...open, ...none } }),
  ),
  form('request-form-offline', kind('address'), { fake: { ...open, ...none, ...offline } }),
  form('request-form-long', kind('address'), { fake: { ...open, ...none, longName: true } }),
  form('request-form-twin', kind('other')),
  form('request-form-missing', kind('address'), missing),
  form('request-form-missing-person', kind('beneficiary'), missing),
  form('request-form-saved', kind('address'), {
    act: (page) => fill(page, { ...address, postal_code: 'SW1A 2AA', city: 'Londres, Royaume-Uni' }),
    then: '#request-remove',
  }),
  form('request-form-iban-short', kind('bank'), { act: (page) => fill(page, { iban: 'fr14 2004 10' }) }),
  form('request-form-iban-good', kind('bank'), { act: (page) => fill(page, { iban }), then: 'text=valable' }),
  form('request-form-iban-wrong', kind('bank'), {
    act: async (page) => {
      await fill(page, { iban: iban.replace('2004', '2040') })
      await press('check')(page)
    },
    then: '[role=alert]',
  }),
  form('request-form-too-long', kind('other'), {
    fake: { ...open, ...none },
    act: async (page) => {
      await fill(page, { words: 'Je vous écris. '.repeat(300) })
      await press('check')(page)
    },
    then: '[role=alert]',
  }),
  form('request-form-unsaved', kind('phone'), {
    fake: { ...open, fail: { SaveDraft: { code: 'disk_full' } } },
    act: (page) => fill(page, { phone: '06 98 76 54 32' }),
    then: '[role=alert]',
  }),
  form('request-files', kind('birth'), { act: attach }),
  form('request-files-five', kind('birth'), { fake: five, act: attach }),
  form('request-files-removed', kind('birth'), {
    fake: five,
    act: async (page) => {
      await attach(page)
      await page.getByRole('button', { name: 'Retirer' }).nth(1).click()
    },
    then: 'text=Remettre',
  }),
  form('request-files-fault', kind('birth'), {
    fake: { ...open, fail: { AttachFiles: { code: 'attachment_kind', field: 'attachments' } } },
    act: press('attachments'),
    then: '[role=alert]',
  }),
  form('request-remove', item(0), { act: press('remove'), then: '[role=dialog]' }),
  form('request-review', kind('address'), {
    act: async (page) => {
      await attach(page)
      await review(page, address)
    },
  }),
  form('request-review-bank', kind('bank'), { act: (page) => review(page, { iban }) }),
  form('request-review-five', kind('birth'), {
    fake: { ...five, longName: true },
    act: async (page) => {
      await attach(page)
      await review(page, { first_name: 'Jade', birth_date: '2026-11-02' })
    },
  }),
  form('request-review-password', kind('bank'), {
    act: async (page) => {
      await review(page, { iban })
      await fill(page, { password: 'faux' })
      await press('send')(page)
    },
    then: '[role=alert]',
  }),
  form('request-review-hold', kind('bank'), {
    fake: { ...open, fail: { SubmitDraft: { code: 'bank_hold', until: Date.now() + 200_000_000 } } },
    act: async (page) => {
      await review(page, { iban })
      await fill(page, { password: 'Demo2026' })
      await press('send')(page)
    },
    then: '[role=alert]',
  }),
  form('request-review-refused', kind('phone'), {
    fake: { ...open, fail: { SubmitDraft: { code: 'invalid_phone', field: 'phone' } } },
    act: async (page) => {
      await review(page, { phone: '06 98 76 54 32' })
      await press('send')(page)
    },
    then: '[role=alert]',
  }),
  form('request-came-back', kind('phone'), {
    hash: item(0),
    fake: {
      ...open,
      requests: { problem: { code: 'attachment_kind', field: 'attachments', until: 0 } },
    },
    then: '[role=alert]',
  }),

  ...['draft', 'password', 'waiting', 'read', 'sent', 'accepted', 'refused', 'applied']
    .map((name, n) => ({ name: `request-${name}`, hash: item(n), fake: open, wait: '#request-asked' }))
    .slice(1),
  { name: 'request-waiting-offline', hash: item(2), fake: { ...open, ...offline }, wait: '#request-asked' },
  { name: 'request-held', hash: item(2), fake: { ...open, ...held }, wait: '#request-asked' },
  { name: 'requests-held', hash: home, fake: { ...open, ...held }, wait: '#requests-here' },
  {
    name: 'request-sending',
    hash: item(2),
    fake: { ...open, requests: { slow: true } },
    wait: '#request-asked',
  },
  {
    name: 'request-password-refused',
    hash: item(1),
    fake: { ...open, requests: { refused: true } },
    wait: '#request-asked',
  },
  { name: 'request-long', hash: item(3), fake: { ...open, longName: true }, wait: '#request-asked' },
  {
    name: 'request-again',
    hash: item(6),
    fake: open,
    wait: '#request-asked',
    act: (page) => page.getByRole('button', { name: 'Refaire' }).click(),
    then: '#request-check',
  },
  { name: 'request-gone', hash: '#/demandes/01KANINCONNUE', fake: open, then: '.empty' },
]
