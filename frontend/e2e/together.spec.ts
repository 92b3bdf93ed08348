import type { Page } from '@playwright/test'
import { fr } from '$src/i18n/fr'
import { enter, expect, test, to } from './support/journey'
import type { Office } from './support/office'
import { begin, contents, fill, open, review, send, step } from './support/requests'

const t = fr.requests

/** A page of the console, of a browser that runs no script. */
async function adviserAt(page: Page, office: Office): Promise<Page> {
  const context = await page.context().browser()!.newContext({ javaScriptEnabled: false, locale: 'fr-FR' })
  const desk = await context.newPage()
  await desk.goto(office.console.url)
  await desk.getByLabel('Identifiant').fill(office.console.login)
  await desk.getByLabel('Mot de passe').fill(office.console.password)
  await desk.getByRole('button', { name: 'Se connecter' }).click()
  await expect(desk.getByRole('heading', { name: 'Demandes', level: 1 })).toBeVisible()
  return desk
}

test.describe('a member and an adviser', () => {
  test.use({ size: { lines: 20, documents: 2, adviser: 'none' } })

  test('what is done at the console shows in the member’s window, and no page of it ships a script', async ({
    page,
    office,
    truth: { member },
  }) => {
    await enter(page, office)
    for (const [kind, typed] of [
      ['phone', { phone: '06 12 34 56 78' }],
      ['email', { email: 'fax@exemple.fr' }],
    ] as const) {
      await begin(page, kind)
      await fill(page, typed)
      await review(page)
      await send(page)
    }
    const desk = await adviserAt(page, office)
    const bare = async () => expect(await desk.content()).not.toMatch(/<script|\son\w+=|javascript:/i)
    await bare()
    const file = () => desk.getByRole('link', { name: `${member.first_name} ${member.last_name}` }).first()

    await desk.getByRole('link', { name: t.kinds.phone }).click()
    await open(page, 'phone')
    await expect(step(page)).toContainText(t.states.read)
    await bare()
    await desk
      .getByRole('region', { name: 'Accepter' })
      .getByLabel('Vos mots')
      .fill('Nous vous appellerons là.')
    await desk.getByRole('button', { name: 'Accepter sans appliquer' }).click()
    await expect(step(page)).toContainText(t.states.accepted)
    await expect(page.getByRole('region', { name: t.detail.answer })).toContainText('appellerons là')
    await desk.getByRole('button', { name: 'Appliquer', exact: true }).click()
    await expect(step(page)).toContainText(t.states.applied)
    await to(page, fr.nav.contract, fr.contract.title)
    await expect(page.getByRole('main')).toContainText('06 12 34 56 78')

    await open(page, 'email')
    await desk.getByRole('link', { name: 'Demandes' }).first().click()
    await desk.getByRole('link', { name: /e-mail/ }).click()
    await desk.getByLabel('Pourquoi, et que faire').fill('Cette adresse est celle d’un fax.')
    await desk.getByRole('button', { name: 'Refuser la demande' }).click()
    await expect(step(page)).toContainText(t.states.refused)
    await expect(page.getByRole('region', { name: t.detail.answer })).toContainText('celle d’un fax')

    await file().click()
    await desk.getByRole('link', { name: 'Écrire un message' }).click()
    await desk.getByLabel('Objet').fill('Votre dossier')
    await bare()
    await desk.getByLabel('Message', { exact: true }).fill('Bonjour,\n\nTout est en ordre.')
    await desk
      .getByLabel('Pièces jointes')
      .setInputFiles({ name: 'avis.pdf', mimeType: 'application/pdf', buffer: contents.pdf })
    await desk.getByRole('button', { name: 'Envoyer le message' }).click()
    await expect(desk.getByRole('status')).toContainText('Le message est envoyé')
    await bare()
    await to(page, fr.nav.messages, fr.messages.title)
    await page.getByRole('link', { name: 'Votre dossier' }).click()
    const letter = page.getByRole('article', { name: 'Votre dossier' })
    await expect(letter).toContainText('Tout est en ordre.')
    await expect(letter.getByRole('button', { name: fr.documents.saveOf('avis') })).toBeVisible()

    await desk.getByRole('link', { name: 'Délivrer un code d’accès' }).click()
    await desk.getByRole('button', { name: 'Délivrer un nouveau code' }).click()
    await bare()
    const code = await desk.getByRole('status').locator('.code').textContent()
    expect(code).toMatch(/\w{4}/)
    await desk.reload()
    await expect(desk.getByRole('main')).not.toContainText(code!)

    await desk.getByRole('link', { name: 'Bloquer le compte' }).click()
    await desk.getByRole('button', { name: 'Bloquer le compte' }).click()
    await expect(desk.getByText('Compte bloqué', { exact: true })).toBeVisible()
    await bare()
    await expect(page.getByText(/compte est bloqué/i).first()).toBeVisible()
    await desk.getByRole('link', { name: 'Débloquer le compte' }).click()
    await desk.getByRole('button', { name: 'Débloquer le compte' }).click()
    await expect(desk.getByText('Compte bloqué', { exact: true })).toHaveCount(0)
    await desk.getByRole('button', { name: 'Se déconnecter' }).click()
    await desk.goto(`${office.console.url}/demandes`)
    await expect(desk.getByRole('heading', { name: 'Connexion des conseillers' })).toBeVisible()
    await bare()
    await desk.context().close()
  })
})
