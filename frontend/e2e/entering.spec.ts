import type { Page } from '@playwright/test'
import { enter, expect, signIn, test, toReimbursements, upToDate } from './support/journey'

const alert = (page: Page) => page.getByRole('alert', { name: 'Ce qui ne va pas' })

test('the demo hint fills the form, and signing in brings what the office has', async ({
  page,
  office,
  truth,
}) => {
  await expect(page.getByRole('heading', { name: 'Authentification' })).toBeVisible()
  await expect(page.getByText(office.login, { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Remplir' }).click()
  await expect(page.getByLabel('Code ou email')).toHaveValue(office.login)
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await upToDate(page)
  await toReimbursements(page)
  await expect(page.getByText(`${truth.lines.length} remboursements`)).toBeVisible()
  const { first_name, last_name, number } = truth.member
  const menu = page.getByRole('button', { name: `Menu de ${first_name} ${last_name}` })
  await expect(menu).toContainText(number)
})

test('the e-mail address signs in as well as the access code', async ({ page, office }) => {
  await signIn(page, office.email.toUpperCase(), office.password)
  await upToDate(page)
})

test('an empty form says which field is missing and sends nothing', async ({ page, network }) => {
  network.stands({ status: 500, type: 'text/plain', body: 'nothing must be asked' })
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await expect(alert(page)).toContainText('Vérifiez votre saisie')
  await alert(page).getByRole('link', { name: 'Saisissez votre mot de passe.' }).click()
  await expect(page.getByLabel('Mot de passe', { exact: true })).toBeFocused()
})

test('each way of being refused has its own words', async ({ page, network }) => {
  const tryOnce = () => signIn(page, 'DEMO2026', 'pas le bon')

  await test.step('a gateway whose office is down', async () => {
    network.stands({ status: 502, type: 'text/html', body: '<h1>Bad Gateway</h1>' })
    await tryOnce()
    await expect(alert(page)).toContainText('Le service de la mutuelle ne répond pas derrière son entrée')
    await expect(alert(page)).toContainText('Réessayez dans quelques minutes')
  })
  await test.step('a network that asks for a sign-in of its own', async () => {
    network.stands({ status: 200, type: 'text/html', body: '<h1>Bienvenue à bord</h1>' })
    await tryOnce()
    await expect(alert(page)).toContainText('Votre réseau demande de se connecter')
    await expect(alert(page)).toContainText('Ouvrez votre navigateur')
  })
  await test.step('no network', async () => {
    network.stands(undefined)
    await network.cut()
    await tryOnce()
    await expect(alert(page)).toContainText('Pas de connexion à la mutuelle')
    await expect(alert(page)).toContainText('Vérifiez votre connexion à internet')
    await network.mend()
  })
  await test.step('blocked until a day', async () => {
    const until = Date.UTC(2031, 4, 12, 9, 30)
    const body = JSON.stringify({ title: 'blocked', status: 403, code: 'account_blocked', until })
    network.stands({ status: 403, type: 'application/problem+json', body })
    await tryOnce()
    await expect(alert(page)).toContainText('Votre compte est bloqué')
    await expect(alert(page)).toContainText(/rouvert à partir du 12 mai 2031 à \d\d:30/)
    await expect(alert(page)).toContainText('contactez votre conseiller')
    network.stands(undefined)
  })
})

test.describe('tries that miss', () => {
  test.use({ size: { lines: 40, documents: 1 } })

  test('a wrong password and an unknown member read alike, then tries must wait', async ({
    page,
    office,
  }) => {
    await signIn(page, office.login, 'pas le bon')
    await expect(alert(page)).toContainText('Identifiant ou mot de passe incorrect')
    const wrong = await alert(page).textContent()
    await expect(page.getByLabel('Mot de passe', { exact: true })).toHaveAttribute('aria-invalid', 'true')

    await signIn(page, 'INCONNU99', 'pas le bon')
    await expect(page.getByRole('button', { name: 'Se connecter', exact: true })).toBeEnabled()
    await expect(alert(page)).toHaveText(wrong!)

    const wait = page.getByRole('timer')
    for (let tries = 0; tries < 10 && !(await wait.isVisible()); tries++) {
      await signIn(page, office.login, 'pas le bon')
      await expect(page.getByRole('button', { name: 'Se connecter', exact: true })).toBeVisible()
    }
    await expect(alert(page)).toContainText('Trop d’essais')
    await expect(alert(page)).toContainText('Rien n’est bloqué définitivement')
    await expect(wait).toHaveText(/^Nouvel essai possible dans \d+\ss\.$/)
    const first = await wait.textContent()
    await expect(wait).not.toHaveText(first!)
    await expect(page.getByText('Vous pouvez réessayer maintenant.')).toBeVisible({ timeout: 20_000 })
    await signIn(page, office.login, office.password)
    await upToDate(page)
  })
})

test('locking hides the data, and only the right password opens it again', async ({
  page,
  office,
  network,
  truth,
}) => {
  await enter(page, office)
  await page.keyboard.press('Control+l')
  await expect(page.getByRole('heading', { name: 'Vos données sont verrouillées' })).toBeVisible()
  await expect(page.getByText(truth.member.last_name)).toHaveCount(0)
  await network.cut()
  const password = page.getByLabel('Mot de passe', { exact: true })
  await password.fill('pas le bon')
  await page.getByRole('button', { name: 'Déverrouiller' }).click()
  await expect(alert(page)).toContainText('Mot de passe incorrect')
  await password.fill(office.password)
  await page.getByRole('button', { name: 'Déverrouiller' }).click()
  await expect(page.getByText(`${truth.lines.length} remboursements`)).toBeVisible()
})

test('signing out closes the vault, and the device asks for the password again', async ({
  page,
  office,
  again,
}) => {
  await enter(page, office)
  await page.getByRole('button', { name: /^Menu de / }).click()
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click()
  await expect(page.getByRole('heading', { name: 'Vos données sont verrouillées' })).toBeVisible()
  await again(page)
  await page.getByLabel('Mot de passe', { exact: true }).fill(office.password)
  await page.getByRole('button', { name: 'Déverrouiller' }).click()
  await expect(page.getByText('Votre session est terminée')).toBeVisible()
})

test('staying signed in opens without a password at the next start', async ({
  page,
  office,
  truth,
  again,
}) => {
  await page.getByLabel('Rester connecté sur cet appareil').check()
  await enter(page, office)
  await again(page)
  await toReimbursements(page)
  await expect(page.getByText(`${truth.lines.length} remboursements`)).toBeVisible()
})
