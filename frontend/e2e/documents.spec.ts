import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'
import { typeset } from '$src/i18n/typography'
import { expectAccessible } from './support/axe'
import type { Desktop } from './support/desktop'
import { enter, expect, test, to, unlock, upToDate } from './support/journey'
import type { Truth } from './support/office'
import { OpenDialog, SaveDialog } from './support/savedialog'

const t = fr.documents

const toDocuments = (page: Page) => to(page, fr.nav.documents, t.title)
const listed = (page: Page) => page.getByRole('main').getByRole('listitem')
const row = (page: Page, title: string) => listed(page).filter({ hasText: typeset(title) })
const toast = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text })
const sumOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

/** Two documents whose titles no other has. */
function pick(documents: Truth['documents']) {
  const unique = documents.filter(({ title }) =>
    documents.every((one) => one.title === title || !one.title.includes(title)),
  )
  const alone = unique.filter(({ title }) => documents.filter((one) => one.title === title).length === 1)
  expect(alone.length).toBeGreaterThan(1)
  return [alone[0]!, alone[1]!] as const
}

/** Opens a document, and waits until the system's program was shown it. */
async function view(page: Page, desktop: Desktop, document: Truth['documents'][number]): Promise<string> {
  const before = (await desktop.viewed()).length
  await page.getByRole('button', { name: t.openOf(typeset(document.title)), exact: true }).click()
  await expect.poll(async () => (await desktop.viewed()).length).toBe(before + 1)
  const { sha256, path } = (await desktop.viewed()).at(-1)!
  expect(sha256).toBe(document.sha256)
  return path
}

/** Saves what is listed into a new folder by the native dialog. */
async function saveAll(page: Page, desktop: Desktop, name: string): Promise<string> {
  const folder = join(desktop.folder, 'Documents', name)
  await mkdir(folder)
  await page.locator('#documents-all').click()
  await (await OpenDialog.opened(desktop, 'Choisir le dossier des documents')).choose(folder)
  return folder
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

test('documents are found by kind, by year and by words, and shown from a copy that goes with the lock', async ({
  page,
  office,
  truth: { documents },
  desktop,
}) => {
  await enter(page, office)
  await toDocuments(page)
  const years = [...new Set(documents.map((one) => one.published_on.slice(0, 4)))].sort().reverse()
  await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveText(years)
  for (const year of years)
    await expect(page.getByRole('region', { name: year }).getByRole('listitem')).toHaveCount(
      documents.filter((one) => one.published_on.startsWith(year)).length,
    )
  for (const kind of new Set(documents.map((one) => one.kind))) {
    await page.getByLabel(t.kind, { exact: true }).selectOption(t.kinds[kind])
    await expect(listed(page)).toHaveCount(documents.filter((one) => one.kind === kind).length)
  }
  await page.getByLabel(t.kind, { exact: true }).selectOption(t.allKinds)
  await page.getByLabel(t.year, { exact: true }).selectOption(years[1]!)
  await expect(listed(page)).toHaveCount(
    documents.filter((one) => one.published_on.startsWith(years[1]!)).length,
  )
  await page.getByLabel(t.year, { exact: true }).selectOption(t.allYears)
  const [chosen] = pick(documents)
  await page.getByLabel(t.search).fill(chosen.title.toUpperCase())
  await expect(listed(page)).toHaveCount(1)
  await expect(page.getByText(t.found(1, documents.length))).toBeVisible()
  await page.getByLabel(t.search).fill('zibeline')
  await expect(page.getByText(t.nothing)).toBeVisible()
  await expectAccessible(page, 'no document found')
  await page.getByRole('button', { name: t.clear }).click()
  await expect(listed(page)).toHaveCount(documents.length)

  const copy = await view(page, desktop, chosen)
  expect(await isThere(copy)).toBe(true)
  await page.keyboard.press('Control+l')
  await expect(page.getByRole('button', { name: 'Déverrouiller' })).toBeVisible()
  await expect.poll(() => isThere(copy)).toBe(false)
})

test('only what the member keeps stays here, and all of it is saved into a folder, also without the office', async ({
  page,
  office,
  network,
  truth: { documents },
  desktop,
  again,
}, info) => {
  const [kept, other] = pick(documents)
  await enter(page, office)
  await toDocuments(page)
  await expect(listed(page).getByText(t.stored)).toHaveCount(documents.length)
  await page.getByText(t.room.options.chosen, { exact: true }).click()
  await page.getByRole('button', { name: /^Libérer \d/ }).click()
  await expect(listed(page).getByText(t.atMutual)).toHaveCount(documents.length)

  network.hold((path) => path.startsWith('/v1/documents/'), 2)
  const some = await saveAll(page, desktop, `quelques-uns-${info.testId}`)
  await expect(page.getByText(t.all.progress(2, documents.length), { exact: true })).toBeVisible()
  await expect(listed(page).getByRole('progressbar').first()).toBeVisible()
  await expectAccessible(page, 'documents on their way')
  await page.getByRole('button', { name: fr.app.cancel, exact: true }).click()
  await expect(toast(page, t.all.cancelled(2))).toBeVisible()
  expect(await readdir(some)).toHaveLength(2)
  network.release()

  await page.getByRole('button', { name: /^Libérer \d/ }).click()
  await row(page, kept.title).getByRole('button', { name: t.keep }).click()
  await expect(row(page, kept.title)).toContainText(t.kept)
  await network.cut()
  await again(page)
  await unlock(page, office.password)
  await toDocuments(page)
  await expect(page.getByText('Hors ligne', { exact: true })).toBeVisible()
  await view(page, desktop, kept)
  await row(page, other.title).getByRole('button', { name: t.open }).click()
  await expect(page.getByText(faultText('offline').title).last()).toBeVisible()
  await expectAccessible(page, 'documents, one kept')

  await network.mend()
  await expect(page.getByText('En ligne', { exact: true })).toBeVisible()
  await page.getByText(t.room.options.all, { exact: true }).click()
  await expect(listed(page).getByText(t.stored)).toHaveCount(documents.length)
  await upToDate(page)
  await network.cut()
  const all = await saveAll(page, desktop, `tous-${info.testId}`)
  await expect(toast(page, t.all.done(documents.length, `tous-${info.testId}`))).toBeVisible()
  const saved = await Promise.all((await readdir(all)).map((name) => sumOf(join(all, name))))
  expect(saved.toSorted()).toEqual(documents.map((one) => one.sha256).toSorted())

  await row(page, other.title)
    .getByRole('button', { name: t.saveOf(other.title) })
    .click()
  const path = await (
    await SaveDialog.opened(desktop, 'Enregistrer le document')
  ).saveAs(`un-${info.testId}.pdf`)
  await expect(toast(page, t.saved(`un-${info.testId}.pdf`))).toBeVisible()
  expect(await sumOf(path)).toBe(other.sha256)
})
