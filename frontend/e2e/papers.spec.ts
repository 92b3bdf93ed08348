import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { enter, expect, plain, test } from './support/journey'
import { run } from './support/processes'
import { SaveDialog } from './support/savedialog'
import { cents } from './support/sums'

const euros = (amount: number) =>
  plain(new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' }).format(amount / 100))
const monthOf = (period: string) =>
  new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${period}-01`),
  )

test('relevés list the payments of a year by month and one by one, with totals', async ({
  page,
  office,
  truth,
}) => {
  await enter(page, office)
  await page.getByRole('link', { name: 'Relevés' }).click()
  const year = '2025'
  const payments = truth.payments.filter((payment) => payment.paid_on.startsWith(year))
  const sum = (payee: string, period: string) =>
    payments
      .filter((payment) => payment.payee === payee && payment.paid_on.startsWith(period))
      .reduce((total, payment) => total + payment.amount, 0)
  await page.getByLabel('Année', { exact: true }).selectOption(year)
  const months = page.getByRole('table', { name: `Relevés de ${year}, par mois` })
  const periods = [...new Set(payments.map((payment) => payment.paid_on.slice(0, 7)))].sort().reverse()
  await expect(months.locator('tbody tr')).toHaveCount(periods.length)
  for (const [i, period] of periods.entries()) {
    const row = months.locator('tbody tr').nth(i)
    await expect(row.getByRole('rowheader')).toHaveText(new RegExp(`^${monthOf(period)}$`, 'i'))
    const amounts = await row.locator('.amount').allTextContents()
    expect(amounts.slice(-2).map(cents)).toEqual([sum('member', period), sum('professional', period)])
  }
  const totals = await months.locator('tfoot .amount').allTextContents()
  expect(totals.slice(-2).map(cents)).toEqual([sum('member', year), sum('professional', year)])

  await page.getByText('Par virement', { exact: true }).click()
  const table = page.getByRole('table', { name: `Relevés de ${year}, par virement` })
  await expect(table.locator('tbody tr')).toHaveCount(payments.length)
  expect(cents((await table.locator('tfoot .amount').last().textContent())!)).toBe(
    sum('member', year) + sum('professional', year),
  )
})

test('a statement is saved as a PDF where the native dialog says, with and without a network', async ({
  page,
  office,
  network,
  truth,
  desktop,
}) => {
  await enter(page, office)
  await network.cut()
  await page.getByRole('link', { name: 'Relevés' }).click()
  const payment = truth.payments
    .filter((one) => one.payee === 'member')
    .toSorted((a, b) => (a.paid_on < b.paid_on ? 1 : -1))[0]!
  const period = payment.paid_on.slice(0, 7)
  const lines = truth.lines.filter((line) => line.paid_on.startsWith(period))
  const paid = lines.filter((line) => line.payee === 'member').reduce((total, line) => total + line.mutual, 0)
  await page.getByLabel('Année', { exact: true }).selectOption(period.slice(0, 4))
  const save = page.getByRole('button', {
    name: new RegExp(`^Enregistrer le relevé d.\\s?${monthOf(period)}$`),
  })

  await save.click()
  await (await SaveDialog.opened(desktop, 'Enregistrer le relevé')).cancel()
  await expect(save).toHaveText('Enregistrer le relevé')
  await expect(page.getByText(/Relevé enregistré/)).toHaveCount(0)

  await save.click()
  const path = await (await SaveDialog.opened(desktop, 'Enregistrer le relevé')).saveAs('mon releve.pdf')
  await expect(page.getByRole('status').filter({ hasText: 'Relevé enregistré' })).toContainText(
    'mon releve.pdf',
  )
  expect((await stat(path)).mode & 0o077, 'only its owner reads it').toBe(0)
  await run('qpdf', ['--check', path])
  const text = plain(await run('pdftotext', ['-layout', path, '-']))
  for (const words of [
    truth.member.last_name,
    truth.member.number,
    monthOf(period),
    euros(paid),
    lines[0]!.act_label,
  ])
    expect(text).toContain(plain(words))
  expect(text).toMatch(/1 (?:sur|\/) \d/)
})

test('documents are those of the office, and one is saved byte for byte', async ({
  page,
  office,
  truth,
  desktop,
}) => {
  await enter(page, office)
  await page.getByRole('link', { name: 'Documents' }).click()
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(truth.documents.length)
  await expect(page.getByText('À la mutuelle')).toHaveCount(0)
  const document = truth.documents.toSorted((a, b) => (a.published_on < b.published_on ? 1 : -1))[0]!
  await page
    .getByRole('button', { name: `Enregistrer sous… : ${document.title}`, exact: true })
    .first()
    .click()
  const path = await (
    await SaveDialog.opened(desktop, 'Enregistrer le document')
  ).saveAs(`document-${document.id}.pdf`)
  await expect(page.getByRole('status').filter({ hasText: 'Document enregistré' })).toBeVisible()
  const sum = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  expect(truth.documents.filter((one) => one.title === document.title).map((one) => one.sha256)).toContain(
    sum,
  )
})
