import { enter, expect, plain, test } from './support/journey'
import { sumsOf, sumsShown } from './support/sums'

/** The acts that a pharmacy bills. */
const pharmacy = new Set(['PH7', 'PH4', 'PH2', 'PH1', 'PHN', 'HD7'])

test('filters choose lines, and the totals are those of the chosen lines', async ({
  page,
  office,
  truth,
}) => {
  await enter(page, office)
  const totals = page.getByRole('region', { name: 'Totaux des remboursements affichés' })
  const choose = (label: string, option: string) =>
    page.getByLabel(label, { exact: true }).selectOption(option)
  const child = truth.beneficiaries.at(-1)!
  const year = truth.lines.map((line) => line.care_date.slice(0, 4)).sort()[
    Math.floor(truth.lines.length / 2)
  ]!

  let chosen = truth.lines
  const expectChosen = async () => {
    const sums = sumsOf(chosen)
    expect(sums.lines, 'a choice that proves something').toBeGreaterThan(0)
    await expect.poll(() => sumsShown(totals)).toEqual(sums)
    expect(sums.spent).toBe(sums.socialSecurity + sums.mutual + sums.remaining)
  }
  await expectChosen()
  for (const [label, option, keeps] of [
    ['Versé à', 'Professionnel (tiers payant)', (line) => line.payee === 'professional'],
    ['Nature des soins', 'Pharmacie', (line) => pharmacy.has(line.act_code)],
    ['Bénéficiaire', `${child.first_name} ${child.last_name}`, (line) => line.beneficiary_id === child.id],
  ] as [string, string, (line: (typeof truth.lines)[number]) => boolean][]) {
    await choose(label, option)
    chosen = chosen.filter(keeps)
    await expectChosen()
  }
  await page.getByRole('button', { name: 'Effacer les filtres' }).click()
  chosen = truth.lines
  await expectChosen()
  await choose('Année', year)
  chosen = chosen.filter((line) => line.care_date.startsWith(year))
  await expectChosen()
  const month = chosen[0]!.care_date.slice(0, 7)
  await page.getByLabel('Mois', { exact: true }).selectOption(month.slice(5))
  chosen = chosen.filter((line) => line.care_date.startsWith(month))
  await expectChosen()
  const dates = await page.getByRole('grid').locator('.date').allTextContents()
  expect(dates.map(plain)).toEqual(
    chosen
      .map((line) => line.care_date)
      .sort()
      .reverse()
      .slice(0, dates.length)
      .map((day) => day.split('-').reverse().join('/')),
  )

  await choose('Année', 'Avant 2017')
  await expect(page.getByRole('main')).toContainText(
    'Pour des prestations versées jusqu’au 31 décembre 2016, contactez votre conseiller habituel.',
  )
})

test('the keyboard opens a line, explains it, and Escape goes back to it', async ({
  page,
  office,
  truth,
}) => {
  await enter(page, office)
  await page.locator('#line-0').focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
  const row = page.locator('#line-2')
  await expect(row).toBeFocused()
  const order = truth.lines.toSorted((a, b) => (a.care_date + a.id < b.care_date + b.id ? 1 : -1))
  const line = order[2]!
  const payment = truth.payments.find((one) => one.id === line.payment_id)!
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog', { name: line.act_label })
  await expect(sheet).toContainText(line.act_code)
  await expect(sheet).toContainText(payment.number)
  await expect(sheet.getByRole('heading', { name: 'Pourquoi ces montants' })).toBeVisible()
  const amounts = (await sheet.locator('.amounts dd').allTextContents()).map(plain)
  expect(amounts).toEqual(
    [line.spent, line.social_security, line.mutual, line.remaining].map((amount) =>
      plain(new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' }).format(amount / 100)),
    ),
  )
  await sheet.getByRole('button', { name: 'Ligne suivante' }).click()
  await expect(page.getByRole('dialog', { name: order[3]!.act_label })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator('#line-3')).toBeFocused()
})

test('settings change the colours at once and keep them', async ({ page, office, again }) => {
  await enter(page, office)
  const menu = page.getByRole('button', { name: /^Menu de / })
  await menu.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Réglages' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Réglages' })
  await expect(dialog).toContainText('imposée par la variable ESPACE_SERVICE')
  await dialog.getByRole('button', { name: 'Lire les licences' }).click()
  const licences = dialog.getByRole('region', { name: 'Licences des logiciels utilisés' })
  await expect(licences).toBeFocused()
  await expect(licences).toContainText('github.com/wailsapp/wails/v2')
  await expect(licences).toContainText('bits-ui')
  await dialog.getByRole('radio', { name: 'Sombre' }).check()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.keyboard.press('Escape')
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'dark')

  await menu.click()
  await page.getByRole('menuitem', { name: 'Réglages' }).click()
  await dialog.getByRole('radio', { name: 'Sombre' }).check()
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Réglages enregistrés.' })).toBeVisible()
  await again(page)
  await expect(page.getByRole('heading', { name: 'Vos données sont verrouillées' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})
