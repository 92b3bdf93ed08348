import { stat } from 'node:fs/promises'
import { expect, test, upToDate } from './support/journey'
import { tabTo } from './support/keyboard'
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
