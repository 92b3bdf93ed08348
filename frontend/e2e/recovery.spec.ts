import { join } from 'node:path'
import { expectAccessible } from './support/axe'
import { enter, expect, signIn, test, upToDate } from './support/journey'
import { mailTo, subjects } from './support/mail'
import { OtherDevice } from './support/otherdevice'
import { root, run } from './support/processes'
import {
  answer,
  choose,
  chosen,
  identify,
  makeRecoveryKey,
  resetByQuestion,
  signInAfresh,
  title,
  toQuestion,
  wrong,
} from './support/recovery'

test.use({ size: { lines: 40, documents: 1 } })

test('the right answer, and a password of the rule, sign every device out', async ({
  page,
  office,
  desktop,
}, info) => {
  const other = await OtherDevice.signedIn(desktop, office, `other-${info.testId}`)
  await toQuestion(page, office)
  await expect(title(page, 'Votre question pense-bête')).toBeFocused()
  await expectAccessible(page, 'the secret question')

  await test.step('nothing is sent while something is missing', async () => {
    await page.getByRole('button', { name: 'Changer mon mot de passe' }).click()
    await expect(wrong(page).getByRole('link')).toHaveText([
      'Répondez à la question.',
      'Choisissez un mot de passe.',
      'Saisissez le mot de passe une seconde fois.',
    ])
  })
  await test.step('a confirmation that differs', async () => {
    await choose(page, chosen, `${chosen}s`)
    await answer(page, 'Moustache')
    await wrong(page).getByRole('link', { name: 'Les deux mots de passe sont différents.' }).click()
    await expect(page.getByLabel('Confirmation du mot de passe', { exact: true })).toBeFocused()
  })
  await test.step('a wrong answer is said at its field and keeps the rest', async () => {
    await choose(page)
    await answer(page, 'Moustache')
    await expect(wrong(page)).toContainText('Ce n’est pas la réponse enregistrée')
    await expect(page.locator('#recovery-answer')).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('Nouveau mot de passe', { exact: true })).toHaveValue(chosen)
    await expectAccessible(page, 'a wrong answer')
  })
  await test.step('a password that everybody tries, and one with the member’s name', async () => {
    await choose(page, 'Password1')
    await answer(page, office.answer)
    await expect(wrong(page)).toContainText('Ce mot de passe est trop répandu')
    await choose(page, 'Camille-Martin1')
    await answer(page, office.answer)
    await expect(wrong(page)).toContainText('Ce mot de passe parle de vous')
  })
  expect(await other.run(['sync', '--password-stdin'], office.password)).toMatchObject({ code: 0 })
  await choose(page)
  await answer(page, `  ${office.answer.toUpperCase()} `)
  await expect(title(page, 'Votre mot de passe est changé')).toBeFocused()
  await expect(page.getByText('Tous vos appareils sont déconnectés')).toBeVisible()
  await expect(page.getByText('ne pourront pas être modifiées avant 7 jours')).toBeVisible()
  await expectAccessible(page, 'a changed password')
  expect(await other.run(['sync', '--password-stdin'], office.password)).toMatchObject({ code: 3 })

  await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  await signInAfresh(page, office.login, office.password)
  await expect(wrong(page)).toContainText('Identifiant ou mot de passe incorrect')
  await signInAfresh(page, office.login)
  await upToDate(page)
})

test('the old password opens the device once more, and from then on the new one alone', async ({
  page,
  office,
  network,
}) => {
  await enter(page, office)
  await page.keyboard.press('Control+l')
  await resetByQuestion(page, office)
  await expect(page.getByText('Elles sont encore fermées par l’ancien mot de passe')).toBeVisible()
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  await signInAfresh(page, office.login)
  await expect(wrong(page)).toContainText('La mutuelle a reconnu votre nouveau mot de passe')
  await expectAccessible(page, 'a vault that the old password closes')
  const old = page.getByLabel('Ancien mot de passe', { exact: true })
  const submit = page.getByRole('button', { name: 'Se connecter', exact: true })
  await old.fill('ce n’est pas lui')
  await submit.click()
  await expect(old).toHaveAttribute('aria-invalid', 'true')
  await old.fill(office.password)
  await submit.click()
  await upToDate(page)
  await expect(page.getByText('40 remboursements')).toBeVisible()

  await page.keyboard.press('Control+l')
  await network.cut()
  const unlock = page.getByLabel('Mot de passe', { exact: true })
  await unlock.fill(office.password)
  await page.getByRole('button', { name: 'Déverrouiller' }).click()
  await expect(wrong(page)).toContainText('Mot de passe incorrect')
  await unlock.fill(chosen)
  await page.getByRole('button', { name: 'Déverrouiller' }).click()
  await expect(page.getByText('40 remboursements')).toBeVisible()
})

test('the recovery key opens the device when the old password is forgotten', async ({ page, office }) => {
  await enter(page, office)
  const groups = await makeRecoveryKey(page, office.password)
  await page.keyboard.press('Control+l')
  await resetByQuestion(page, office)
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  await signInAfresh(page, office.login)
  await page.getByText('La clé de secours', { exact: true }).click()
  const key = page.getByLabel('Clé de secours', { exact: true })
  const submit = page.getByRole('button', { name: 'Se connecter', exact: true })
  await submit.click()
  await wrong(page).getByRole('link', { name: 'Saisissez votre clé de secours.' }).click()
  await expect(key).toBeFocused()
  await key.fill([...groups.slice(1), groups[0]].join('-'))
  await submit.click()
  await expect(wrong(page)).toContainText('Cette clé de secours est mal recopiée')
  await expect(key).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'a mistyped recovery key')
  await key.fill(groups.join(' ').toLowerCase())
  await submit.click()
  await upToDate(page)
  await page.getByRole('link', { name: 'Remboursements' }).click()
  await expect(page.getByText('40 remboursements')).toBeVisible()
})

test('a device that stays signed in asks for nothing but the new password', async ({ page, office }) => {
  await page.getByLabel('Rester connecté sur cet appareil').check()
  await enter(page, office)
  await page.keyboard.press('Control+l')
  await resetByQuestion(page, office)
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  await signInAfresh(page, office.login)
  await upToDate(page)
  await expect(page.getByText('40 remboursements')).toBeVisible()
})

test('five wrong answers are the last of the day, and a right one does not help any more', async ({
  page,
  office,
}) => {
  await page.getByRole('button', { name: 'Mot de passe perdu ?' }).click()
  await identify(page, office.number, office.login)
  await expect(title(page, 'Comment vous reconnaître')).toBeFocused()
  await expectAccessible(page, 'the ways to a new password')
  await page.getByRole('button', { name: 'Répondre à ma question' }).click()
  await choose(page)
  for (const guess of ['Félix', 'Médor', 'Minou', 'Rex', 'Pompon']) {
    await answer(page, guess)
    await expect(wrong(page)).toContainText('Ce n’est pas la réponse enregistrée')
    await expect(page.getByRole('button', { name: 'Changer mon mot de passe' })).toBeVisible()
  }
  await answer(page, office.answer)
  await expect(wrong(page)).toContainText('Trop d’essais')
  await expect(page.getByRole('timer')).toContainText(/^Nouvel essai possible dans 23.h/)
  await expectAccessible(page, 'answers that are used up')
  await page.getByRole('button', { name: 'Retour', exact: true }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await signIn(page, office.login, office.password)
  await upToDate(page)
})

test('a wrong pair gets a question too, always the same, and no answer to it is right', async ({
  page,
  office,
}) => {
  await page.getByRole('button', { name: 'Mot de passe perdu ?' }).click()
  await expect(page.getByLabel('N° d’adhérent')).toBeFocused()
  await expectAccessible(page, 'who lost their password')
  await page.getByRole('button', { name: 'Continuer' }).click()
  await expect(wrong(page).getByRole('link')).toHaveText([
    'Saisissez votre n° d’adhérent.',
    'Saisissez votre code d’accès.',
  ])
  const asked: string[] = []
  for (let times = 0; times < 2; times++) {
    await identify(page, office.number, 'FAUX2026')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Comment vous|Votre question/)
    const mailOffered = await title(page, 'Comment vous reconnaître').isVisible()
    if (mailOffered) await page.getByRole('button', { name: 'Répondre à ma question' }).click()
    asked.push(await page.locator('label[for=recovery-answer]').innerText())
    await choose(page)
    await answer(page, office.answer)
    await expect(wrong(page)).toContainText('Ce n’est pas la réponse enregistrée')
    await expect(page.locator('form > .asked')).toContainText('Si cette question n’est pas la vôtre')
    await page.keyboard.press('Escape')
    if (mailOffered) await page.keyboard.press('Escape')
    await expect(title(page, 'Mot de passe perdu')).toBeVisible()
  }
  expect(asked[0]).toBe(asked[1])
})

test('what was typed is still there when the network fails in between', async ({ page, office, network }) => {
  await toQuestion(page, office)
  await choose(page)
  await network.cut()
  await answer(page, office.answer)
  await expect(wrong(page)).toContainText('Pas de connexion à la mutuelle')
  await expect(page.locator('#recovery-answer')).toHaveValue(office.answer)
  await expectAccessible(page, 'the question without a network')
  await network.mend()
  await page.getByRole('button', { name: 'Changer mon mot de passe' }).click()
  await expect(title(page, 'Votre mot de passe est changé')).toBeVisible()
})

test('a lost access code reaches the advisers and is acknowledged by mail, with the same answer for everybody', async ({
  page,
  office,
}) => {
  const report = async (number: string, email: string) => {
    await page.getByRole('button', { name: 'Code d’accès perdu ?' }).click()
    await expect(page.getByText('votre carte de mutuelle')).toBeVisible()
    await page.getByLabel('N° d’adhérent').fill(number)
    await page.getByLabel('Adresse e-mail').fill(email)
    await page.getByRole('button', { name: 'Prévenir ma mutuelle' }).click()
  }
  await report('', 'camille')
  await expect(wrong(page).getByRole('link')).toHaveText(['Saisissez votre n° d’adhérent.'])
  await page.getByLabel('N° d’adhérent').fill(office.number)
  await page.getByRole('button', { name: 'Prévenir ma mutuelle' }).click()
  await expect(page.getByLabel('Adresse e-mail')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'a lost access code with errors')
  await page.keyboard.press('Escape')

  await report(office.number, office.email)
  await expect(title(page, 'Votre mutuelle est prévenue')).toBeFocused()
  await expectAccessible(page, 'a lost access code that was reported')
  const answered = await page.getByRole('main').innerText()
  await page.getByRole('button', { name: 'Revenir à la connexion' }).click()
  await report('99999999', 'personne@exemple.fr')
  await expect(title(page, 'Votre mutuelle est prévenue')).toBeVisible()
  expect(await page.getByRole('main').innerText()).toBe(answered)

  await mailTo(office, office.email, subjects.accessCodeReported)
  const listed = await run(join(root, 'build/bin/espace-mutuelle'), ['requests', '--data', office.folder])
  expect(listed).toMatch(new RegExp(`code d’accès perdu +${office.number} +${office.email} +à traiter`))
  expect(listed).toMatch(/99999999 \(inconnu\) +personne@exemple\.fr +à traiter/)
})
