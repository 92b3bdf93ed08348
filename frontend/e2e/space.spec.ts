import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { day, dayInFigures, money } from '$src/i18n/format'
import { fr } from '$src/i18n/fr'
import { expectAccessible } from './support/axe'
import { enter, expect, plain, test, upToDate } from './support/journey'
import type { Guarantee, Truth } from './support/office'
import { OtherDevice } from './support/otherdevice'
import { run } from './support/processes'
import { SaveDialog } from './support/savedialog'
import { cents } from './support/sums'

const link = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name })
const region = (page: Page, name: string) => page.getByRole('region', { name })

/** Goes to a screen by the navigation, and waits for its title. */
async function to(page: Page, name: string, title: string): Promise<void> {
  await link(page, name).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

/** The amounts that a line of a list shows, in cents. */
const amounts = async (line: Locator) => (await line.getByRole('definition').allTextContents()).map(cents)

const newest = (messages: Truth['messages']) => messages.toSorted((a, b) => b.sent_at - a.sent_at)

/** What an act on the base costs whom: the contract's formula, worked out on the office's tariff. */
function worked({ percent, example: { tariff } }: Guarantee): number[] {
  const gross = Math.round((tariff.base * tariff.rate) / 100)
  const socialSecurity = gross - tariff.flat_contribution - tariff.deductible
  const mutual = Math.round((tariff.base * percent) / 100) - gross
  return [tariff.spent, socialSecurity, mutual, tariff.spent - socialSecurity - mutual]
}

async function readHome(page: Page, { member, messages, quotes, lines }: Truth): Promise<void> {
  await to(page, fr.nav.home, `Bonjour ${member.first_name}`)
  const unread = newest(messages).filter((message) => !message.read_at)
  expect(unread.length).toBeGreaterThan(1)
  await expect(region(page, 'Messages non lus').getByRole('listitem').getByRole('link')).toHaveText(
    unread.slice(0, 3).map((message) => message.subject),
  )
  const today = new Date().toISOString().slice(0, 10)
  const answers = quotes.filter((quote) => quote.status === 'answered' && quote.valid_until >= today)
  expect(answers.length).toBeGreaterThan(0)
  const told = region(page, 'Réponses à vos devis').getByRole('listitem')
  await expect(told).toHaveCount(answers.length)
  for (const quote of answers) await expect(told.filter({ hasText: quote.professional })).toBeVisible()
  const care = region(page, 'Derniers remboursements').getByRole('listitem')
  await expect(care).toHaveCount(5)
  const last = lines
    .map((line) => line.care_date)
    .toSorted()
    .at(-1)!
  await expect(care.first()).toContainText(day(last))
  await expect(region(page, 'Carte de tiers payant')).toContainText(`Valable jusqu’au ${day(member.card_to)}`)
}

async function readContract(page: Page, { member, beneficiaries }: Truth): Promise<void> {
  await to(page, fr.nav.contract, fr.contract.title)
  const main = page.getByRole('main')
  for (const words of [member.contract, member.contract_number, member.number, member.street, member.phone])
    await expect(main).toContainText(words)
  await expect(main).toContainText(member.email)
  const people = page.getByRole('table', { name: 'Personnes couvertes' }).getByRole('rowheader')
  await expect(people).toHaveCount(beneficiaries.length)
  for (const one of beneficiaries)
    await expect(people.filter({ hasText: `${one.first_name} ${one.last_name}` })).toBeVisible()

  const iban = page.getByRole('status', { name: 'IBAN' })
  const whole = member.iban.replace(/(.{4})(?=.)/g, '$1 ')
  await expect(iban).toHaveText(member.masked_iban)
  expect(plain(await page.content()).replaceAll(' ', '')).not.toContain(member.iban)
  await page.getByRole('button', { name: fr.contract.bank.show }).click()
  await expect(iban).toHaveText(whole)
  await page.getByRole('button', { name: fr.contract.bank.hide }).click()
  await expect(iban).toHaveText(member.masked_iban)
}

async function readGuarantees(page: Page, { guarantees }: Truth): Promise<void> {
  await to(page, fr.nav.guarantees, fr.guarantees.title)
  const shown = page.getByRole('main').getByRole('listitem')
  await expect(shown).toHaveCount(guarantees.length)
  const onTheBase = guarantees.filter((guarantee) => guarantee.formula === 'base' && guarantee.percent > 100)
  expect(onTheBase.length).toBeGreaterThan(1)
  for (const guarantee of [guarantees[0]!, ...onTheBase]) {
    const row = shown.filter({ has: page.getByRole('heading', { name: guarantee.label, exact: true }) })
    await expect(row).toContainText(guarantee.example.label)
    expect(await amounts(row), guarantee.label).toEqual(worked(guarantee))
  }
}

async function readCard(page: Page, { member, beneficiaries }: Truth): Promise<void> {
  await to(page, fr.nav.card, fr.card.title)
  const face = page.getByRole('article', { name: 'Carte de toute la famille' })
  await expect(face).toContainText(member.number)
  await expect(face).toContainText(member.contract_number)
  await expect(face).toContainText(
    `Valable du ${dayInFigures(member.card_from)} au ${dayInFigures(member.card_to)}`,
  )
  await expect(face.getByRole('rowheader')).toHaveCount(beneficiaries.length)
  for (const one of beneficiaries)
    await expect(face.getByRole('row').filter({ hasText: one.first_name })).toContainText(
      dayInFigures(one.birth_date),
    )
}

/** The list, then one quote that the mutual answered and that something is left of. */
async function readQuotes(page: Page, { quotes, beneficiaries }: Truth): Promise<void> {
  await to(page, fr.nav.quotes, fr.quotes.title)
  const listed = page.getByRole('list', { name: fr.quotes.list }).getByRole('link')
  await expect(listed).toHaveCount(quotes.length)
  const quote = quotes.find((one) => one.status === 'answered' && one.document_id)!
  const person = beneficiaries.find((one) => one.id === quote.beneficiary_id)!
  await listed.filter({ hasText: quote.number }).click()
  await expect(page.getByRole('heading', { level: 1, name: fr.quotes.titles[quote.kind] })).toBeFocused()
  await expect(page.getByRole('main')).toContainText(
    `${quote.professional}, pour ${person.first_name} ${person.last_name}`,
  )
  const pick = (line: (typeof quote.lines)[number]) => [
    line.spent,
    line.social_security,
    line.mutual,
    line.remaining,
  ]
  const rows = region(page, 'Ligne par ligne').getByRole('listitem')
  await expect(rows).toHaveCount(quote.lines.length + 1)
  for (const [i, line] of quote.lines.entries()) {
    await expect(rows.nth(i)).toContainText(line.label)
    expect(await amounts(rows.nth(i)), line.label).toEqual(pick(line))
  }
  const totals = quote.lines.map(pick).reduce((sums, one) => sums.map((sum, i) => sum + one[i]!))
  expect(await amounts(rows.last())).toEqual(totals)
  const answer = region(page, 'La réponse de la mutuelle')
  await expect(answer).toContainText(
    plain(`Sur ${money(totals[0]!)}, il restera ${money(totals[3]!)} à votre charge.`),
  )
  await expect(answer).toContainText(`Valable jusqu’au ${day(quote.valid_until)}.`)
  await expect(region(page, 'Le mot de votre conseiller')).toContainText(quote.answer)
}

/** The list, then one message that was read before and has a document with it. */
async function readMessages(page: Page, { messages, documents }: Truth): Promise<void> {
  await to(page, fr.nav.messages, fr.messages.title)
  const listed = page.getByRole('list', { name: fr.messages.list }).getByRole('link')
  await expect(listed).toHaveCount(messages.length)
  for (const [i, message] of newest(messages).entries())
    await expect(listed.nth(i)).toContainText(message.subject)
  const unread = messages.filter((message) => !message.read_at)
  await expect(listed.getByText('Non lu', { exact: true })).toHaveCount(unread.length)
  const message = newest(messages).find((one) => one.read_at && one.document_ids.length)!
  await listed.filter({ hasText: message.subject }).click()
  const letter = page.getByRole('article', { name: message.subject })
  for (const paragraph of message.body.split('\n\n')) await expect(letter).toContainText(paragraph)
  await expect(letter).toContainText(message.from)
  for (const id of message.document_ids)
    await expect(letter).toContainText(documents.find((document) => document.id === id)!.title)
}

const screens = [
  { name: 'home', read: readHome },
  { name: 'contract', read: readContract },
  { name: 'guarantees', read: readGuarantees },
  { name: 'card', read: readCard },
  { name: 'a quote', read: readQuotes },
  { name: 'a message', read: readMessages },
]

test('each screen of the space shows what the office has, in light and in dark', async ({
  page,
  office,
  truth,
}) => {
  await enter(page, office)
  for (const { name, read } of screens) {
    await read(page, truth)
    await expectAccessible(page, name)
  }
})

test.describe('with the office stopped', () => {
  test.use({ size: { lines: 420, documents: 8 } })

  test('the application starts again and every screen is still readable', async ({
    page,
    office,
    truth,
    again,
  }) => {
    await enter(page, office)
    await office.close()
    await again(page)
    await page.getByLabel('Mot de passe', { exact: true }).fill(office.password)
    await page.getByRole('button', { name: 'Déverrouiller' }).click()
    for (const { read } of screens) await read(page, truth)
    await to(page, fr.nav.documents, fr.documents.title)
    await expect(page.getByText(fr.documents.stored, { exact: true })).toHaveCount(truth.documents.length)
    await expect(page.getByText('Hors ligne', { exact: true })).toBeVisible()
  })
})

test('the card of the family, or of one person, is saved as a PDF where the native dialog says', async ({
  page,
  office,
  truth: { member, beneficiaries },
  desktop,
}, info) => {
  await enter(page, office)
  await to(page, fr.nav.card, fr.card.title)
  const save = async (button: string, name: string) => {
    await page.getByRole('button', { name: button, exact: true }).click()
    const path = await (await SaveDialog.opened(desktop, 'Enregistrer la carte')).saveAs(name)
    await expect(page.getByRole('status').filter({ hasText: 'Carte enregistrée' }).last()).toContainText(name)
    await run('qpdf', ['--check', path])
    return plain(await run('pdftotext', ['-layout', path, '-']))
  }
  const family = await save(fr.card.saveAll, `famille-${info.testId}.pdf`)
  for (const words of [
    member.number,
    member.contract_number,
    dayInFigures(member.card_to),
    ...beneficiaries.map((one) => one.first_name),
  ])
    expect(family).toContain(words)

  const child = beneficiaries.at(-1)!
  await page.getByRole('group', { name: fr.card.whose }).getByText(child.first_name, { exact: true }).click()
  await expect(page.getByRole('article', { name: `Carte de ${child.first_name}` })).toBeVisible()
  const one = await save(fr.card.saveOf(child.first_name), `enfant-${info.testId}.pdf`)
  expect(one).toContain(dayInFigures(child.birth_date))
  for (const other of beneficiaries.slice(1, -1)) expect(one).not.toContain(other.first_name)
})

test.describe('with an office of their own', () => {
  test.use({ size: { lines: 60, documents: 8 } })

  test('the unread count falls as messages are opened, and what is attached is saved byte for byte', async ({
    page,
    office,
    truth: { messages, documents },
    desktop,
  }, info) => {
    await enter(page, office)
    const unread = newest(messages).filter((message) => !message.read_at)
    expect(unread).toHaveLength(2)
    await expect(link(page, fr.nav.messages)).toHaveAccessibleName('Messages, 2 messages non lus')
    await to(page, fr.nav.messages, fr.messages.title)
    const listed = page.getByRole('list', { name: fr.messages.list }).getByRole('link')
    await listed.filter({ hasText: unread[0]!.subject }).click()
    await expect(link(page, fr.nav.messages)).toHaveAccessibleName('Messages, 1 message non lu')
    await listed.filter({ hasText: unread[1]!.subject }).click()
    await expect(link(page, fr.nav.messages)).toHaveAccessibleName('Messages')
    await expect(page.getByText('Tout est lu')).toBeVisible()
    await to(page, fr.nav.home, 'Bonjour')
    await expect(page.getByText('Vous avez lu tous vos messages.')).toBeVisible()

    await to(page, fr.nav.messages, fr.messages.title)
    const message = newest(messages).find((one) => one.document_ids.length)!
    const attached = documents.find((document) => document.id === message.document_ids[0])!
    await listed.filter({ hasText: message.subject }).click()
    await page
      .getByRole('article', { name: message.subject })
      .getByRole('button', { name: fr.documents.saveOf(attached.title), exact: true })
      .click()
    const dialog = await SaveDialog.opened(desktop, 'Enregistrer le document')
    const path = await dialog.saveAs(`piece-${info.testId}.pdf`)
    await expect(page.getByRole('status').filter({ hasText: 'Document enregistré' })).toBeVisible()
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(attached.sha256)
  })

  test('a message read without a network is told to the office when the network is back', async ({
    page,
    office,
    truth: { messages },
    network,
    desktop,
  }, info) => {
    const message = newest(messages).find((one) => !one.read_at)!
    const other = await OtherDevice.signedIn(desktop, office, `other-${info.testId}`)
    /** What the other device lists of the message after a sync. */
    const elsewhere = async () => {
      expect(await other.run(['sync', '--password-stdin'], office.password)).toMatchObject({ code: 0 })
      const { output } = await other.run(['messages', '--password-stdin'], office.password)
      return output.split('\n').find((row) => row.includes(message.id)) ?? ''
    }
    await enter(page, office)
    await network.cut()
    await to(page, fr.nav.messages, fr.messages.title)
    await page.getByRole('main').getByRole('link').filter({ hasText: message.subject }).click()
    await expect(page.getByRole('article', { name: message.subject })).toBeVisible()
    await expect(link(page, fr.nav.messages)).toHaveAccessibleName('Messages, 1 message non lu')
    expect(await elsewhere()).toMatch(/non lu\s*$/)

    await network.mend()
    await page.keyboard.press('F5')
    await expect(page.getByText('En ligne', { exact: true })).toBeVisible()
    await upToDate(page)
    await expect.poll(elsewhere).toMatch(new RegExp(`${message.id}.*${message.subject}\\s*$`))
    await expect(link(page, fr.nav.messages)).toHaveAccessibleName('Messages, 1 message non lu')
  })
})
