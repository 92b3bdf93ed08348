import { stat } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { fr } from '$src/i18n/fr'
import { enter, expect, test, upToDate } from './support/journey'
import { tabTo } from './support/keyboard'
import { errorAt, field } from './support/requests'
import { SaveDialog } from './support/savedialog'

test('the main job needs no mouse', async ({ page, office, desktop }) => {
  await expect(page.getByLabel('Code ou email')).toBeFocused()
  await page.keyboard.type(office.login)
  await tabTo(page, page.getByLabel('Mot de passe', { exact: true }))
  await page.keyboard.type(office.password)
  await page.keyboard.press('Enter')
  await upToDate(page)

  await page.keyboard.press('Control+2')
  await expect(page.getByRole('heading', { name: 'Remboursements' })).toBeFocused()
  await tabTo(page, page.locator('#line-0'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('#line-0')).toBeFocused()

  await page.keyboard.press('Control+3')
  await expect(page.getByRole('heading', { name: 'Relevés' })).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: /^Enregistrer le relevé d/ }).first())
  await page.keyboard.press('Enter')
  const path = await (await SaveDialog.opened(desktop, 'Enregistrer le relevé')).saveAs('au clavier.pdf')
  const open = page.getByRole('button', { name: 'Ouvrir au clavier.pdf' })
  await tabTo(page, open)
  expect((await stat(path)).size).toBeGreaterThan(1000)

  await page.keyboard.press('Control+l')
  await expect(page.getByLabel('Mot de passe', { exact: true })).toBeFocused()
  await page.keyboard.type(office.password)
  await page.keyboard.press('Enter')
  await upToDate(page)
})

test('a request needs no mouse', async ({ page, office, network }) => {
  const t = fr.requests
  const heading = (name: string) => page.getByRole('heading', { level: 1, name })
  const press = async (name: string, within: Page | Locator = page) => {
    await tabTo(page, within.getByRole('button', { name }))
    await page.keyboard.press('Enter')
  }
  await enter(page, office)
  await network.cut() // the office stays as it is for others
  await page.keyboard.press('Control+6')
  await expect(heading(t.title)).toBeFocused()
  await press(t.make)
  await expect(heading(t.choose.title)).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('link', { name: t.kinds.phone })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(heading(t.form.titles.phone)).toBeFocused()
  await press(t.form.check)
  await expect(page.getByRole('alert', { name: fr.app.inWords })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(field(page, 'phone')).toBeFocused()
  await expect(errorAt(page, 'phone')).toHaveText(t.missing.phone)
  await page.keyboard.type('06 12 34 56 78')
  await press(t.form.check)
  await expect(heading(t.review.title)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(heading(t.form.titles.phone)).toBeFocused()
  await press(t.form.check)
  await expect(heading(t.review.title)).toBeFocused()
  await press(t.review.send)
  await expect(heading(t.kinds.phone)).toBeFocused()
  await press(t.detail.takeBack)
  await expect(heading(t.form.titles.phone)).toBeFocused()
  await press(t.form.remove)
  await press(t.remove.confirm, page.getByRole('dialog'))
  await expect(page.getByText(t.list.empty)).toBeVisible()
  await expect(heading(t.title)).toBeFocused()
})
