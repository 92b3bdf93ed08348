import type { Page } from '@playwright/test'
import { expectAccessible } from './support/axe'
import { enter, expect, signIn, test, toReimbursements, upToDate } from './support/journey'
import { linkOf, mailsOf, mailTo, subjects } from './support/mail'
import { choose, chosen, identify, signInAfresh, title, wrong } from './support/recovery'
import type { Office } from './support/office'

test.use({ size: { lines: 40, documents: 1 } })

/** Asks for the link by mail, from the sign-in or the unlocking page. */
async function askForMail(page: Page, office: Office): Promise<void> {
  await page.getByRole('button', { name: 'Mot de passe perdu ?' }).click()
  await identify(page, office.number, office.login)
  await page.getByRole('button', { name: 'Recevoir un lien par e-mail' }).click()
  await expect(title(page, 'Regardez vos e-mails')).toBeFocused()
}

/** Fills in the page that the mail's link opens, and presses its button. */
async function choosePage(page: Page, password: string, confirmation = password): Promise<void> {
  await page.getByLabel('Nouveau mot de passe', { exact: true }).fill(password)
  await page.getByLabel('Confirmation du mot de passe', { exact: true }).fill(confirmation)
  await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click()
}

test('the mail’s link opens a page whose button sets the new password, once', async ({
  page,
  office,
  context,
}) => {
  await askForMail(page, office)
  await expect(page.getByRole('timer')).toContainText('Un autre message peut partir dans')
  await expectAccessible(page, 'a link that was sent')
  const link = linkOf(await mailTo(office, office.email, subjects.passwordLink), office)

  await test.step('a scanner that fetches the link changes nothing', async () => {
    const fetched = await fetch(link)
    expect(fetched.status).toBe(200)
    expect(await fetched.text()).not.toContain(new URL(link).hash.slice(1))
  })
  const letter = await context.newPage()
  await letter.goto(link)
  await expect(title(letter, 'Choisir un nouveau mot de passe')).toBeVisible()
  expect(letter.url(), 'the token is taken out of the address').toBe(`${office.url}/mot-de-passe`)
  await expectAccessible(letter, 'the page of the link')

  await test.step('what the page refuses stays at its field, and does not use the link up', async () => {
    await choosePage(letter, chosen, `${chosen}s`)
    await expect(letter.getByRole('alert')).toContainText('Les deux mots de passe sont différents.')
    await expect(letter.getByLabel('Confirmation du mot de passe', { exact: true })).toBeFocused()
    await choosePage(letter, 'Password1')
    await expect(letter.getByRole('alert')).toContainText('Ce mot de passe est l’un des plus utilisés')
    await expect(letter.getByLabel('Nouveau mot de passe', { exact: true })).toHaveAttribute(
      'aria-invalid',
      'true',
    )
    await expectAccessible(letter, 'the page of the link, a refused password')
  })
  await choosePage(letter, chosen)
  await expect(title(letter, 'Votre mot de passe est changé')).toBeVisible()
  await expectAccessible(letter, 'the page of the link, a password that was set')

  await letter.goto('about:blank')
  await letter.goto(link)
  await choosePage(letter, `${chosen}2`)
  await expect(title(letter, 'Ce lien ne sert plus')).toBeVisible()
  await expectAccessible(letter, 'the page of a used link')
  await letter.close()
  await page.getByRole('button', { name: 'Revenir à la connexion' }).click()
  await signIn(page, office.email, chosen)
  await upToDate(page)
})

test('a password that was set by mail ends the session of the open window, which says so and goes on', async ({
  page,
  office,
  context,
}) => {
  await enter(page, office)
  await page.keyboard.press('Control+l')
  await askForMail(page, office)
  // It shows that it rests; a second request goes nowhere.
  await page.getByRole('button', { name: 'Renvoyer le message' }).click({ force: true })
  const letter = await context.newPage()
  await letter.goto(linkOf(await mailTo(office, office.email, subjects.passwordLink), office))
  await choosePage(letter, chosen)
  await expect(title(letter, 'Votre mot de passe est changé')).toBeVisible()
  await letter.close()
  await mailTo(office, office.email, subjects.passwordChanged)
  expect((await mailsOf(office, office.email)).map((mail) => mail.subject)).toEqual([
    subjects.passwordLink,
    subjects.passwordChanged,
  ])

  await page.getByRole('button', { name: 'Revenir à la connexion' }).click()
  await page.getByLabel('Mot de passe', { exact: true }).fill(office.password)
  await page.getByRole('button', { name: 'Déverrouiller' }).click()
  await expect(page.getByText('Votre session est terminée')).toBeVisible()
  await expect(page.getByText('40 remboursements')).toBeVisible()
  await page.getByRole('button', { name: 'Se reconnecter' }).click()
  await signIn(page, office.login, office.password)
  await expect(wrong(page)).toContainText('Identifiant ou mot de passe incorrect')
  await signIn(page, office.login, chosen)
  await upToDate(page)
})

test('the link opens the running application, which sets the new password itself', async ({
  page,
  app,
  office,
}) => {
  await askForMail(page, office)
  const link = linkOf(await mailTo(office, office.email, subjects.passwordLink), office)
  const inApp = `espace-adherents://mot-de-passe${new URL(link).hash}`
  await app.follow(inApp)
  await expect(title(page, 'Choisir un nouveau mot de passe')).toBeFocused()
  expect(page.url()).not.toContain('#')
  await expectAccessible(page, 'a link in the application')
  await choose(page, 'Password1')
  await page.getByRole('button', { name: 'Changer mon mot de passe' }).click()
  await expect(wrong(page)).toContainText('Ce mot de passe est trop répandu')
  await choose(page)
  await page.getByRole('button', { name: 'Changer mon mot de passe' }).click()
  await expect(title(page, 'Votre mot de passe est changé')).toBeFocused()
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  await signInAfresh(page, office.login)
  await upToDate(page)

  await test.step('a link that the office never gave leads on too', async () => {
    await app.follow(`espace-adherents://mot-de-passe#${'aZ9-'.repeat(10)}abc`)
    await choose(page)
    await page.getByRole('button', { name: 'Changer mon mot de passe' }).click()
    await expect(page.getByRole('button', { name: 'Demander un nouveau lien' })).toBeVisible()
    await page.getByRole('button', { name: 'Revenir à mes données' }).click()
  })
  await test.step('the same link again says that it was used, and leads on', async () => {
    await app.follow(inApp)
    await choose(page, `${chosen}2`)
    await page.getByRole('button', { name: 'Changer mon mot de passe' }).click()
    await expect(title(page, 'Ce lien a déjà servi')).toBeFocused()
    await expectAccessible(page, 'a used link in the application')
    await page.getByRole('button', { name: 'Demander un nouveau lien' }).click()
    await expect(title(page, 'Mot de passe perdu')).toBeVisible()
    await page.keyboard.press('Escape')
  })
  await toReimbursements(page)
  await expect(page.getByText('40 remboursements')).toBeVisible()
})

test('without a certified address the new password waits, the member is told, and either place cancels it', async ({
  page,
  office,
  context,
}) => {
  await office.uncertify()
  await enter(page, office)
  const schedule = async () => {
    await page.keyboard.press('Control+l')
    await page.getByRole('button', { name: 'Mot de passe perdu ?' }).click()
    await identify(page, office.number, office.login)
    await expect(title(page, 'Votre question pense-bête')).toBeVisible()
    await choose(page)
    await page.locator('#recovery-answer').fill(office.answer)
    await page.getByRole('button', { name: 'Changer mon mot de passe' }).click()
    await expect(title(page, 'Votre demande est enregistrée')).toBeFocused()
  }
  const unlock = async () => {
    await page.getByRole('button', { name: 'Revenir à la connexion' }).click()
    await page.getByLabel('Mot de passe', { exact: true }).fill(office.password)
    await page.getByRole('button', { name: 'Déverrouiller' }).click()
    await upToDate(page)
  }
  const banner = page.getByText('Un nouveau mot de passe a été demandé')

  await schedule()
  await expect(page.getByText(/sera valable à partir du \d+(er)? \S+ \d{4} à \d\d:\d\d/)).toBeVisible()
  await expectAccessible(page, 'a new password that waits')
  await unlock()
  await expect(banner).toBeVisible()
  await page.getByRole('link', { name: 'Relevés' }).click()
  await expect(banner).toBeVisible()
  await expectAccessible(page, 'the banner of a new password that waits')
  await page.getByRole('button', { name: 'Annuler cette demande' }).click()
  await expect(page.getByText('La demande est annulée')).toBeVisible()
  await expect(banner).toHaveCount(0)

  await schedule()
  const mail = await mailTo(office, office.email, subjects.resetScheduled, 2)
  const letter = await context.newPage()
  await letter.goto(linkOf(mail, office))
  await expect(title(letter, 'Annuler la demande de mot de passe')).toBeVisible()
  await expectAccessible(letter, 'the page that cancels')
  await letter.getByRole('button', { name: 'Annuler la demande' }).click()
  await expect(title(letter, 'La demande est annulée')).toBeVisible()
  await expectAccessible(letter, 'the page that cancelled')
  await letter.close()
  await unlock()
  await page.getByRole('link', { name: 'Sécurité' }).click()
  const journal = page.getByRole('region', { name: 'Journal de sécurité' })
  await expect(journal.getByText('Demande de nouveau mot de passe annulée')).toHaveCount(2)
  await expect(banner).toHaveCount(0)
})
