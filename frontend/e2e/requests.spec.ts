import type { RequestKind } from '$src/bridge/types'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'
import { expectAccessible } from './support/axe'
import { enter, expect, test, to, unlock, upToDate } from './support/journey'
import type { Office } from './support/office'
import {
  attach,
  begin,
  contents,
  errorAt,
  field,
  fill,
  open,
  pdfOf,
  put,
  review,
  rows,
  send,
  step,
  toRequests,
  wrong,
} from './support/requests'

const t = fr.requests

const home = { street: '12 rue des Tilleuls\nBâtiment B', postal_code: '69003', city: 'Lyon' }
const iban = 'FR1420041010050500013M02606'
const grouped = 'FR14 2004 1010 0505 0001 3M02 606'
/** The same with two digits the wrong way round. */
const slipped = 'FR1420041010050500013M02660'

/** The office's only request of a kind; more than one fails. */
async function only(office: Office, kind: RegExp) {
  const found = (await office.requests()).filter((one) => kind.test(one.kind))
  expect(found).toHaveLength(1)
  return found[0]!
}

/** What the contract's screen shows in the place of a change. */
async function expectContract(page: Parameters<typeof to>[0], ...texts: string[]): Promise<void> {
  await to(page, fr.nav.contract, fr.contract.title)
  for (const text of texts) await expect(page.getByRole('main')).toContainText(text)
}

test.describe('answered by the staff', () => {
  test.use({ size: { lines: 20, documents: 2, adviser: 'none' } })

  test('a change of address goes from the form to the contract, and a refusal comes with its words', async ({
    page,
    office,
  }) => {
    await enter(page, office)
    await begin(page, 'address')
    await fill(page, { ...home, postal_code: 'néant' })
    await field(page, 'city').fill('')
    await page.getByRole('button', { name: t.form.check }).click()
    await expect(wrong(page)).toBeFocused()
    await expect(errorAt(page, 'postal_code')).toHaveText(faultText('invalid_postal_code').title)
    await wrong(page).getByRole('link', { name: t.missing.city }).click()
    await expect(field(page, 'city')).toBeFocused()
    await fill(page, home)
    await review(page)
    await expect(page.getByRole('main')).toContainText('12 rue des Tilleuls Bâtiment B 69003 Lyon')
    await send(page)
    await expect(step(page)).toContainText(t.states.sent)
    const address = await only(office, /adresse$/)

    await office.staff('requests', 'show', address.id)
    await expect(step(page)).toContainText(t.states.read)
    await office.staff('requests', 'apply', address.id, '--words', 'C’est fait, bienvenue à Lyon.')
    await expect(step(page)).toContainText(t.states.applied)
    await expect(page.getByRole('region', { name: t.detail.answer })).toContainText('bienvenue à Lyon')
    await expectAccessible(page, 'a request that is applied')
    await expectContract(page, '12 rue des Tilleuls', '69003', 'Lyon')

    await begin(page, 'phone')
    await fill(page, { phone: '12' })
    await page.getByRole('button', { name: t.form.check }).click()
    await expect(errorAt(page, 'phone')).toHaveText(faultText('invalid_phone').title)
    await fill(page, { phone: '06 12 34 56 78' })
    await review(page)
    await send(page)
    await expect(step(page)).toContainText(t.states.sent)
    await office.staff(
      'requests',
      'refuse',
      (await only(office, /téléphone/)).id,
      '--words',
      'Ce numéro est celui d’un fax.',
    )
    await expect(step(page)).toContainText(t.states.refused)
    await expect(page.getByRole('region', { name: t.detail.answer })).toContainText('celui d’un fax')
    await expectAccessible(page, 'a request that is refused')
    await page.getByRole('link', { name: t.back }).click()
    await expect(rows(page, 'phone')).toContainText(t.states.refused)
    await expect(rows(page, 'address')).toContainText(t.states.applied)

    await rows(page, 'phone').getByRole('link').click()
    await page.getByRole('button', { name: t.detail.again }).click()
    await expect(field(page, 'phone')).toHaveValue('06 12 34 56 78')
    expect(await office.requests()).toHaveLength(2)
  })

  test('bank details need an IBAN without a slip and the password, and a birth takes sound files only', async ({
    page,
    office,
    desktop,
  }, info) => {
    const wrongFile = page.getByRole('region', { name: t.files.optional }).getByRole('alert')
    await enter(page, office)
    await begin(page, 'bank')
    await fill(page, { iban: slipped })
    await expect(page.locator('#request-iban-verdict')).toContainText(t.form.ibanWrong)
    await page.getByRole('button', { name: t.form.check }).click()
    await expect(wrong(page)).toContainText(t.form.ibanWrong)
    await fill(page, { iban })
    await expect(field(page, 'iban')).toHaveValue(grouped)
    await review(page)
    await expect(page.getByRole('main')).not.toContainText(grouped)
    await page.getByRole('button', { name: t.review.send }).click()
    await expect(errorAt(page, 'password')).toHaveText(t.missing.password)
    await fill(page, { password: 'pas le bon' })
    await page.getByRole('button', { name: t.review.send }).click()
    await expect(errorAt(page, 'password')).toHaveText(t.wrongPassword)
    expect(await office.requests()).toHaveLength(0)
    await fill(page, { password: office.password })
    await send(page)
    await expect(step(page)).toContainText(t.states.sent)
    await office.staff('requests', 'apply', (await only(office, /bancaires/)).id)
    await expect(step(page)).toContainText(t.states.applied)
    await to(page, fr.nav.contract, fr.contract.title)
    await page.getByRole('button', { name: fr.contract.bank.show }).click()
    await expect(page.getByRole('status', { name: 'IBAN' })).toHaveText(grouped)

    await begin(page, 'birth')
    await fill(page, { first_name: 'Zélie', birth_date: '2024-11-01' })
    await attach(page, desktop, await put(desktop, `faux-${info.testId}.pdf`, Buffer.from('pas un PDF')))
    await expect(wrongFile).toContainText(faultText('attachment_kind').title)
    await expectAccessible(page, 'a form with a file that cannot be joined')
    await attach(page, desktop, await put(desktop, `lourd-${info.testId}.pdf`, pdfOf(5_000_001)))
    await expect(wrongFile).toContainText(faultText('attachment_too_large').title)
    const joined = page.getByRole('list', { name: t.files.title }).getByRole('listitem')
    await attach(page, desktop, await put(desktop, `acte-${info.testId}.pdf`, contents.pdf))
    await expect(joined).toHaveCount(1)
    await expect(wrongFile).toHaveCount(0)
    // By its content, whatever its name says.
    await attach(page, desktop, await put(desktop, `livret-${info.testId}.jpg`, contents.png))
    await expect(joined).toHaveCount(2)
    await expect(joined.last()).toContainText(t.files.types['image/png']!)
    await review(page)
    await send(page)
    await expect(step(page)).toContainText(t.states.sent)
    const birth = await only(office, /naissance/)
    const shown = await office.staff('requests', 'show', birth.id)
    expect(shown).toContain(`acte-${info.testId}.pdf (application/pdf, ${contents.pdf.length} octets)`)
    expect(shown).toContain(`livret-${info.testId}.jpg (image/png, ${contents.png.length} octets)`)
    await office.staff('requests', 'accept', birth.id)
    await expect(step(page)).toContainText(t.states.accepted)
    await office.staff('requests', 'apply', birth.id)
    await expect(step(page)).toContainText(t.states.applied)
    await expectContract(page, 'Zélie')
  })
})

test.describe('answered by the adviser of the demo', () => {
  test.use({ size: { lines: 20, documents: 2, adviser: '0s' } })

  test('each other kind is sent, answered and applied while the member looks on', async ({
    page,
    office,
    truth,
  }) => {
    const kinds: [RequestKind, Record<string, string>, keyof typeof t.states][] = [
      ['email', { email: 'nouvelle@exemple.fr' }, 'applied'],
      ['beneficiary', { first_name: 'Noé', birth_date: '2019-05-04' }, 'applied'],
      ['birth', { first_name: 'Aliénor', birth_date: '2024-11-02' }, 'refused'],
      ['other', { words: 'Bonjour,\n\nMa carte est usée.' }, 'accepted'],
    ]
    await enter(page, office)
    for (const [kind, typed] of kinds) {
      await begin(page, kind)
      await fill(page, typed)
      if (kind === 'beneficiary') await page.getByLabel(t.form.relations.child).check()
      await review(page)
      await send(page)
    }
    for (const [kind, , state] of kinds) {
      await open(page, kind)
      await expect(step(page)).toContainText(t.states[state])
      await expect(page.getByRole('region', { name: t.detail.answer })).toContainText(/\w{4}/)
    }
    expect(await office.requests()).toHaveLength(kinds.length)
    await expectContract(page, 'nouvelle@exemple.fr', `Noé ${truth.member.last_name}`)
    await expect(page.getByRole('main')).not.toContainText('Aliénor')
    await to(page, fr.nav.messages, fr.messages.title)
    await expect(page.getByRole('link', { name: 'Votre demande' })).toBeVisible()
  })
})

test.describe('without the office', () => {
  test.use({ size: { lines: 20, documents: 2, adviser: 'none' } })

  test('what is written outlives a kill, waits, and is sent once when the office opens again', async ({
    page,
    office,
    again,
  }) => {
    await office.settle()
    await enter(page, office)
    await office.close()
    await expect(page.getByText('Hors ligne', { exact: true })).toBeVisible()
    await begin(page, 'address')
    await fill(page, home)
    await expect(page.getByText(t.form.saved)).toBeVisible()
    await again(page, { killed: true })
    await unlock(page, office.password)
    await open(page, 'address')
    await expect(field(page, 'street')).toHaveValue(home.street)
    await expect(field(page, 'city')).toHaveValue(home.city)

    await review(page)
    await send(page)
    await expect(page.getByText(t.detail.waitingTitle)).toBeVisible()
    await page.getByRole('button', { name: t.detail.takeBackOf(t.kinds.address) }).click()
    await fill(page, { city: 'Villeurbanne', postal_code: '69100' })
    await review(page)
    await send(page)
    await begin(page, 'bank')
    await fill(page, { iban })
    await review(page)
    await fill(page, { password: 'pas le bon' })
    await page.getByRole('button', { name: t.review.send }).click()
    await expect(errorAt(page, 'password')).toHaveText(t.wrongPassword)
    await fill(page, { password: office.password })
    await send(page)
    await expect(page.getByText(t.detail.waitingTitle)).toBeVisible()

    await again(page)
    await unlock(page, office.password)
    await toRequests(page)
    await expect(rows(page, 'address')).toContainText(t.states.to_send)
    await expect(rows(page, 'bank')).toContainText(t.detail.passwordTitle)
    await office.open()
    await expect(rows(page, 'address')).toContainText(t.states.sent)
    await expect(rows(page, 'bank')).toContainText(t.states.to_send)
    await rows(page, 'bank').getByLabel(t.review.password, { exact: true }).fill(office.password)
    await rows(page, 'bank').getByRole('button', { name: t.detail.confirm }).click()
    await expect(rows(page, 'bank')).toContainText(t.states.sent)
    await upToDate(page)
    const sent = await office.requests()
    expect(sent.map((one) => one.kind).toSorted()).toHaveLength(2)
    expect(await office.staff('requests', 'show', (await only(office, /adresse$/)).id)).toContain(
      'Villeurbanne',
    )
    await only(office, /bancaires/)
  })

  test('a line that goes in the middle of a sending loses nothing and sends nothing twice', async ({
    page,
    office,
    network,
    desktop,
  }, info) => {
    await enter(page, office)
    await begin(page, 'birth')
    await fill(page, { first_name: 'Zélie', birth_date: '2024-11-01' })
    await attach(page, desktop, await put(desktop, `acte-${info.testId}.pdf`, pdfOf(4_000_000)))
    await review(page)
    network.break((method) => method === 'PUT', 1_000_000)
    await send(page)
    await expect(page.getByText('Hors ligne', { exact: true })).toBeVisible()
    await expect(page.getByText(t.detail.waitingTitle)).toBeVisible()
    expect(await office.requests()).toHaveLength(0)

    network.break((method, path) => method === 'POST' && path === '/v1/requests', 'answered')
    await network.mend()
    await expect.poll(() => network.broken).toBe(true)
    await expect(page.getByText('Hors ligne', { exact: true })).toBeVisible()
    await only(office, /naissance/)
    await toRequests(page)
    await expect(rows(page, 'birth')).toContainText(t.states.to_send)

    await network.mend()
    await expect(rows(page, 'birth')).toContainText(t.states.sent)
    await expect(rows(page, 'birth')).toHaveCount(1)
    await only(office, /naissance/)
  })
})
