import { expect, type Page } from '@playwright/test'
import { fr } from '$src/i18n/fr'
import type { Office } from './office'

export const chosen = 'Marronnier7dore'

export const title = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
export const wrong = (page: Page) => page.getByRole('alert', { name: 'Ce qui ne va pas' })

/** Says who has lost their password: what is on the card. */
export async function identify(page: Page, number: string, code: string): Promise<void> {
  await page.getByLabel(fr.recovery.number).fill(number)
  await page.getByLabel(fr.recovery.code).fill(code)
  await page.getByRole('button', { name: fr.recovery.identify.submit, exact: true }).click()
}

/** From the sign-in or the unlocking page to the demo member's question. */
export async function toQuestion(page: Page, office: Office): Promise<void> {
  await page.getByRole('button', { name: fr.signIn.lostPassword }).click()
  await identify(page, office.number, office.login)
  await page.getByRole('button', { name: fr.recovery.way.question }).click()
}

/** Fills in a new password, by default the same twice. */
export async function choose(page: Page, password = chosen, confirmation = password): Promise<void> {
  await page.getByLabel(fr.recovery.question.password, { exact: true }).fill(password)
  await page.getByLabel(fr.newPassword.confirmation, { exact: true }).fill(confirmation)
}

export async function answer(page: Page, text: string): Promise<void> {
  await page.locator('#recovery-answer').fill(text)
  await page.getByRole('button', { name: fr.recovery.question.submit, exact: true }).click()
}

/** From the sign-in or the unlocking page to a changed password. */
export async function resetByQuestion(page: Page, office: Office): Promise<void> {
  await toQuestion(page, office)
  await choose(page)
  await answer(page, office.answer)
  await expect(title(page, fr.recovery.done.title)).toBeVisible()
}

/** Fills in the sign-in form that follows a new password, and sends it. */
export async function signInAfresh(page: Page, login: string, password = chosen): Promise<void> {
  await page.getByLabel(fr.signIn.login).fill(login)
  await page.getByLabel(fr.signIn.newPassword, { exact: true }).fill(password)
  await page.getByRole('button', { name: fr.signIn.submit, exact: true }).click()
}

/** Makes a recovery key in the open space and returns its groups, as they are noted on paper. */
export async function makeRecoveryKey(page: Page, password: string): Promise<string[]> {
  const t = fr.security.key
  await page.getByRole('link', { name: fr.nav.security }).click()
  await page.getByRole('button', { name: t.make }).click()
  await page.locator('#recovery-key-password').fill(password)
  await page.getByRole('button', { name: t.show, exact: true }).click()
  const groups = page.locator('#recovery-key-shown .line > span')
  await expect(groups).toHaveCount(8)
  const noted = await groups.allTextContents()
  await page.getByRole('button', { name: t.noted }).click()
  await expect(page.getByText(t.present)).toBeVisible()
  return noted
}
