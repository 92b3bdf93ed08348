import type { Page } from '@playwright/test'
import { expect, plain, test, upToDate } from './support/journey'
import { tabTo } from './support/keyboard'
import { codeOf, mailTo, subjects } from './support/mail'
import {
  choose,
  chosen,
  errorAt,
  expectReadable,
  field,
  goOn,
  identify,
  title,
  visit,
  wrong,
} from './support/visit'

test.use({ size: { lines: 40, documents: 1 } })
test.setTimeout(90_000)

/** Holds the second step to what it complains of, in its summary and at the field. */
async function expectRefused(page: Page, name: string, text: string): Promise<void> {
  await expect(errorAt(page, name)).toHaveText(text)
  await expect(field(page, name)).toHaveAttribute('aria-invalid', 'true')
  await wrong(page).getByRole('link').first().click()
  await expect(field(page, name)).toBeFocused()
}

test('a wrong pair says what to check, too many must wait, and then the right one goes on', async ({
  page,
  office,
}) => {
  await visit(page)
  await goOn(page)
  await expect(wrong(page).getByRole('link')).toHaveText([
    'Saisissez votre numéro d’adhérent.',
    'Saisissez votre code d’accès.',
  ])
  await field(page, 'number').fill(office.visitor.number)
  await field(page, 'code').fill('FAUXCODE')
  await goOn(page)
  await expect(wrong(page)).toContainText('Ce numéro et ce code d’accès ne vont pas ensemble')
  await expectReadable(page, 'a wrong pair')

  const wait = page.getByRole('timer')
  for (let tries = 0; tries < 10 && !(await wait.isVisible()); tries++) {
    await goOn(page)
    await expect(page.getByRole('button', { name: 'Un instant…' })).toHaveCount(0)
  }
  await expect(wrong(page)).toContainText('Trop d’essais')
  await expect(wait).toHaveText(/^Nouvel essai possible dans \d+\ss\.$/)
  await expect(field(page, 'submit')).toHaveAttribute('aria-disabled', 'true')
  await expectReadable(page, 'too many wrong pairs')
  await field(page, 'code').fill(office.visitor.code)
  await expect(page.getByText('Vous pouvez réessayer maintenant.')).toBeVisible({ timeout: 20_000 })
  await goOn(page)
  await expect(title(page, /^Bonjour /)).toBeFocused()
})

test('each thing refused is said at its field, and nothing typed is lost on the way', async ({
  page,
  office,
}) => {
  await identify(page, office)
  const [, firstName, lastName] = plain(await title(page, /^Bonjour /).textContent()).split(' ')

  await test.step('nothing filled in', async () => {
    await goOn(page)
    await expect(wrong(page).getByRole('link')).toHaveText([
      'Choisissez un mot de passe.',
      'Saisissez le mot de passe une seconde fois.',
      'Saisissez votre adresse e-mail.',
      'Saisissez la réponse à votre question.',
    ])
    await expectReadable(page, 'nothing chosen')
  })
  await choose(page, office.visitor.email)
  for (const [password, text] of [
    ['Gen47', 'Ce mot de passe est trop court'],
    ['genêt-des-monts 47', 'Il manque une majuscule'],
    ['GENÊT-DES-MONTS 47', 'Il manque une minuscule'],
    ['Genêt-des-monts', 'Il manque un chiffre'],
    [`${lastName}-des-monts 47`, 'Ce mot de passe parle de vous'],
  ] as const)
    await test.step(`a password: ${text}`, async () => {
      await field(page, 'password').fill(password)
      await field(page, 'password-confirmation').fill(password)
      await goOn(page)
      await expectRefused(page, 'password', text)
    })
  await test.step('a confirmation that differs', async () => {
    await field(page, 'password').fill(chosen.password)
    await goOn(page)
    await expectRefused(page, 'password-confirmation', 'Les deux mots de passe sont différents.')
    await field(page, 'password-confirmation').fill(chosen.password)
  })
  await test.step('a mistyped address', async () => {
    await field(page, 'email').fill('premiere.visite.exemple.fr')
    await goOn(page)
    await expectRefused(page, 'email', 'Cette adresse e-mail est mal écrite')
    await field(page, 'email').fill(office.visitor.email)
  })
  const accepted = page.getByLabel('J’accepte les conditions d’utilisation')
  await test.step('terms that were not accepted', async () => {
    await goOn(page)
    await expect(title(page, 'Conditions d’utilisation')).toBeFocused()
    await goOn(page)
    await expect(errorAt(page, 'accepted')).toHaveText(
      'Cochez la case pour accepter les conditions d’utilisation.',
    )
    await expectReadable(page, 'terms not accepted')
    await accepted.check()
  })
  await test.step('back to the first step and on again', async () => {
    await page.keyboard.press('Escape')
    await expect(title(page, /^Bonjour /)).toBeFocused()
    await page.getByRole('button', { name: 'Retour' }).click()
    await expect(field(page, 'number')).toHaveValue(office.visitor.number)
    await expect(field(page, 'code')).toHaveValue(office.visitor.code)
    await goOn(page)
    await expect(field(page, 'password')).toHaveValue(chosen.password)
    await expect(field(page, 'email')).toHaveValue(office.visitor.email)
    await expect(field(page, 'answer')).toHaveValue(chosen.answer)
  })
  for (const [name, bad, text] of [
    ['email', 'premiere.visite@exemple', 'Cette adresse e-mail est mal écrite'],
    ['answer', `chez ${firstName}`, 'Cette réponse en dit trop'],
    ['answer', chosen.password, 'Cette réponse en dit trop'],
  ] as const)
    await test.step(`refused at once: ${bad}`, async () => {
      await choose(page, office.visitor.email)
      await field(page, name).fill(bad)
      await goOn(page)
      await expectRefused(page, name, text)
    })
  await test.step('all that is wrong is said together', async () => {
    await choose(page, office.visitor.email)
    for (const name of ['password', 'password-confirmation'] as const) await field(page, name).fill('genêts')
    await field(page, 'email').fill('premiere.visite@exemple')
    await field(page, 'answer').fill(`chez ${firstName}`)
    await goOn(page)
    await expect(wrong(page).getByRole('link')).toHaveText([
      'Ce mot de passe est trop court',
      'Il manque une majuscule',
      'Il manque un chiffre',
      'Cette adresse e-mail est mal écrite',
      'Cette réponse en dit trop',
    ])
    await expect(errorAt(page, 'password')).toHaveText(
      'Ce mot de passe est trop court. Il manque une majuscule. Il manque un chiffre',
    )
    await expectReadable(page, 'all at once')
  })
  // What only the office can tell comes with the third step, and leads back to the second.
  await test.step('the office refuses a password that everybody tries', async () => {
    await choose(page, office.visitor.email)
    for (const name of ['password', 'password-confirmation'] as const)
      await field(page, name).fill('Bienvenue2026')
    await goOn(page)
    await expect(accepted).toBeChecked()
    await goOn(page)
    await expect(title(page, /^Bonjour /)).toBeVisible()
    await expectRefused(page, 'password', 'Ce mot de passe est trop répandu')
  })
  await expectReadable(page, 'refused by the office')

  await test.step('leaving asks first', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name: 'Quitter l’inscription ?' })).toBeVisible()
    await expectReadable(page, 'leaving')
    await page.getByRole('button', { name: 'Quitter l’inscription' }).click()
    await expect(title(page, 'Authentification')).toBeVisible()
    await visit(page)
    await expect(field(page, 'number')).toHaveValue('')
  })
})

test('an office that stops answering in the middle loses nothing, and everything goes on once it is back', async ({
  page,
  office,
  network,
}) => {
  const offline = 'Pas de connexion à la mutuelle'
  await visit(page)
  await field(page, 'number').fill(office.visitor.number)
  await field(page, 'code').fill(office.visitor.code)
  await test.step('at the first step', async () => {
    await network.cut()
    await goOn(page)
    await expect(wrong(page)).toContainText(offline)
    await expectReadable(page, 'number and code, offline')
    await network.mend()
    await goOn(page)
    await expect(title(page, /^Bonjour /)).toBeFocused()
  })
  await test.step('at the second', async () => {
    await choose(page, office.visitor.email)
    await network.cut()
    await goOn(page)
    await expect(wrong(page)).toContainText(offline)
    await expectReadable(page, 'the terms, offline')
    await network.mend()
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await expect(page.getByRole('region', { name: 'Texte des conditions d’utilisation' })).toBeVisible()
  })
  await test.step('at the third', async () => {
    await page.getByLabel('J’accepte les conditions d’utilisation').check()
    await network.cut()
    await goOn(page)
    await expect(wrong(page)).toContainText(offline)
    await network.mend()
    await goOn(page)
    await page.getByRole('button', { name: 'OK' }).click()
  })
  await test.step('at the fourth, which goes on by itself', async () => {
    await expect(page.getByText('Message envoyé')).toBeVisible()
    await network.cut()
    const unreachable = page.getByText('Cette page réessaie toute seule.')
    await expect(unreachable).toBeVisible()
    await expectReadable(page, 'waiting for the mail, offline')
    await network.mend()
    await expect(unreachable).toHaveCount(0, { timeout: 30_000 })
  })
})

test('a first visit needs no mouse', async ({ page, office }) => {
  const tab = (id: string) => tabTo(page, field(page, id))
  await tabTo(page, page.getByRole('button', { name: 'Première visite ?' }))
  await page.keyboard.press('Enter')
  await expect(title(page, 'Première visite')).toBeFocused()
  await tab('number')
  await page.keyboard.type(office.visitor.number)
  await tab('code')
  await page.keyboard.type(office.visitor.code)
  await page.keyboard.press('Enter')

  await expect(title(page, /^Bonjour /)).toBeFocused()
  for (const id of ['password', 'password-confirmation']) {
    await tab(id)
    await page.keyboard.insertText(chosen.password)
  }
  await tab('email')
  await page.keyboard.type(office.visitor.email)
  await tab('private')
  await page.keyboard.press('Space')
  await tab('question')
  await page.keyboard.press('ArrowDown')
  await tab('answer')
  await page.keyboard.type(chosen.answer)
  await page.keyboard.press('Enter')

  await expect(title(page, 'Conditions d’utilisation')).toBeFocused()
  const terms = page.getByRole('region', { name: 'Texte des conditions d’utilisation' })
  await tabTo(page, terms)
  await page.keyboard.press('End')
  await expect.poll(() => terms.evaluate((text) => text.scrollTop)).toBeGreaterThan(0)
  await tab('accepted')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'OK' }))
  await page.keyboard.press('Enter')

  await expect(title(page, 'Validez votre inscription')).toBeFocused()
  await tab('mail-code')
  await page.keyboard.type(codeOf(await mailTo(office, office.visitor.email, subjects.activation)))
  await page.keyboard.press('Enter')
  await expect(title(page, 'Votre compte est activé')).toBeFocused()
  await tab('open')
  await page.keyboard.press('Enter')
  await upToDate(page)
})
