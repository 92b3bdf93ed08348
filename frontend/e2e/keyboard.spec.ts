import { stat } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expect, test, upToDate } from './support/journey'
import { SaveDialog } from './support/savedialog'

/** Goes on with Tab until the keyboard is there, as someone without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let steps = 0; steps < 40; steps++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}

test('the main job needs no mouse', async ({ page, office, desktop }) => {
  await expect(page.getByLabel('Code ou email')).toBeFocused()
  await page.keyboard.type(office.login)
  await tabTo(page, page.getByLabel('Mot de passe', { exact: true }))
  await page.keyboard.type(office.password)
  await page.keyboard.press('Enter')
  await upToDate(page)

  await tabTo(page, page.locator('#line-0'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('#line-0')).toBeFocused()

  await page.keyboard.press('Control+2')
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
