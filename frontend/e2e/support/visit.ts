import { expect, type Page } from '@playwright/test'
import { fr } from '$src/i18n/fr'
import { expectAccessible } from './axe'
import type { Office } from './office'

const t = fr.registration

/** What a visitor chooses; the address is that of their mailbox where none is given. */
export const chosen = { password: 'Genêt-des-monts 47', answer: 'Sidonie' }

export const title = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
export const wrong = (page: Page) => page.getByRole('alert', { name: 'Ce qui ne va pas' })
export const field = (page: Page, name: string) => page.locator(`#registration-${name}`)
/** What a field says is wrong with it. */
export const errorAt = (page: Page, name: string) => page.locator(`#registration-${name}-error`)
/** Goes on from the first, second or third step. */
export const goOn = (page: Page) => page.locator('#registration-submit').click()

/** From the sign-in page to the first step. */
export async function visit(page: Page): Promise<void> {
  await page.getByRole('button', { name: fr.signIn.firstVisit }).click()
  await expect(title(page, t.pair.title)).toBeFocused()
}

/** From the sign-in page to the second step. */
export async function identify(page: Page, { visitor }: Office): Promise<void> {
  await visit(page)
  await field(page, 'number').fill(visitor.number)
  await field(page, 'code').fill(visitor.code)
  await goOn(page)
  await expect(title(page, /^Bonjour /)).toBeFocused()
}

/** Fills in the second step. */
export async function choose(page: Page, email: string, password = chosen.password): Promise<void> {
  await field(page, 'password').fill(password)
  await field(page, 'password-confirmation').fill(password)
  await field(page, 'email').fill(email)
  await field(page, 'answer').fill(chosen.answer)
}

/** From the second step to the waiting page. */
export async function accept(page: Page): Promise<void> {
  await goOn(page)
  await page.getByLabel(t.terms.accept).check()
  await goOn(page)
  await page.getByRole('dialog').getByRole('button', { name: t.sent.ok }).click()
  await expect(title(page, t.waiting.title)).toBeFocused()
}

/** From the sign-in page to the waiting page. */
export async function register(page: Page, office: Office, email = office.visitor.email): Promise<void> {
  await identify(page, office)
  await choose(page, email)
  await accept(page)
}

/** Types the short code of the mail. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await field(page, 'mail-code').fill(code)
  await page.getByRole('button', { name: t.waiting.codeSubmit }).click()
}

/** Holds a screen to axe-core, and to the window's width with text of twice the size. */
export async function expectReadable(page: Page, state: string): Promise<void> {
  await expectAccessible(page, state)
  const size = (percent: number) =>
    page.evaluate((to) => {
      document.documentElement.style.fontSize = to === 100 ? '' : `${to}%`
    }, percent)
  await size(200)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect.soft(over, `${state}, 200 % text: pixels beyond the window`).toBeLessThanOrEqual(0)
  await size(100)
}

/** Asks the office itself whether the visitor's account exists, as a sign-in would: '' when it does. */
export async function whySignInFails(office: Office): Promise<string> {
  const answer = await fetch(`${office.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: office.visitor.code, password: chosen.password, device: 'test' }),
  })
  const said = (await answer.json()) as { code?: string }
  return answer.ok ? '' : String(said.code)
}
