import { expect, test, toReimbursements, upToDate } from './support/journey'
import { codeOf, linkOf, mailTo, mailsOf, subjects } from './support/mail'
import {
  accept,
  choose,
  chosen,
  errorAt,
  expectReadable,
  field,
  goOn,
  register,
  title,
  typeCode,
  visit,
  whySignInFails,
  wrong,
} from './support/visit'

test.use({ size: { lines: 40, documents: 1 }, direct: true })
test.setTimeout(90_000)

test('a first visit goes its four steps, and only the button behind the mail’s link opens the account', async ({
  page,
  office,
}) => {
  let link = ''
  await test.step('number and code, which the demo proposes', async () => {
    await visit(page)
    await expect(page.getByText('Étape 1 sur 4')).toBeVisible()
    await page.getByRole('button', { name: 'Remplir' }).click()
    await expect(field(page, 'number')).toHaveValue(office.visitor.number)
    await expectReadable(page, 'number and code')
    await goOn(page)
  })
  await test.step('password, address and question', async () => {
    await expect(title(page, /^Bonjour \S+ \S+/)).toBeFocused()
    await choose(page, office.visitor.email)
    await expect(page.getByText('Niveau de sécurité : très bon')).toBeVisible()
    await expect(page.getByText('Les deux saisies sont identiques.')).toBeVisible()
    await expect(page.getByLabel('Je n’autorise pas la diffusion de mon adresse mail')).toBeChecked()
    await page.getByLabel('Question', { exact: true }).selectOption({ index: 1 })
    await expectReadable(page, 'password, address and question')
    await goOn(page)
  })
  await test.step('the terms, and the notice’s confirmation', async () => {
    await expect(title(page, 'Conditions d’utilisation')).toBeFocused()
    await expectReadable(page, 'the terms')
    await page.getByLabel('J’accepte les conditions d’utilisation').check()
    await goOn(page)
    const told = page.getByRole('dialog', { name: 'Votre demande est enregistrée' })
    await expect(told).toContainText(office.visitor.email)
    await expect(told).toContainText('Vous avez 24 heures')
    await expectReadable(page, 'the confirmation')
    await told.getByRole('button', { name: 'OK' }).click()
  })
  await test.step('the waiting page says what to look for', async () => {
    await expect(title(page, 'Validez votre inscription')).toBeFocused()
    await expect(page.getByText('Message envoyé')).toBeVisible()
    await expect(page.getByText('ne-pas-repondre@unimutuelles.exemple.fr')).toBeVisible()
    await expect(page.getByText(office.visitor.email, { exact: true })).toHaveCount(0)
    await expect(page.getByRole('timer', { name: 'Temps restant' })).toHaveText(/^2[34]\sh/)
    await expectReadable(page, 'waiting for the mail')
  })
  await test.step('whoever only fetches the link activates nothing', async () => {
    link = linkOf(await mailTo(office, office.visitor.email, subjects.activation), office)
    expect((await fetch(link)).status).toBe(200)
    expect(await whySignInFails(office)).toBe('not_activated')
  })
  const other = await page.context().newPage()
  const press = other.getByRole('button', { name: 'Je valide mon inscription' })
  await test.step('whoever only opens the page activates nothing', async () => {
    await other.goto(link)
    await expect(press).toBeVisible()
    expect(other.url(), 'the token leaves the address').not.toContain('#')
    await expectReadable(other, 'the page of the link')
    expect(await whySignInFails(office)).toBe('not_activated')
    await expect(title(page, 'Validez votre inscription')).toBeVisible()
  })
  await test.step('the button does, and the window goes on by itself', async () => {
    await press.click()
    await expect(title(other, 'Votre inscription est validée')).toBeVisible()
    await expectReadable(other, 'the page after the button')
    await expect(title(page, 'Votre compte est activé')).toBeFocused()
    await expectReadable(page, 'activated')
    expect(await whySignInFails(office)).toBe('')
  })
  await test.step('a second time the link says that it was used', async () => {
    const later = await page.context().newPage()
    await later.goto(link)
    await later.getByRole('button', { name: 'Je valide mon inscription' }).click()
    await expect(title(later, 'Ce lien a déjà servi')).toBeVisible()
    await expectReadable(later, 'the page of a used link')
  })
  await test.step('one press opens the space', async () => {
    await page.getByRole('button', { name: 'Ouvrir mon espace' }).click()
    await upToDate(page)
    await toReimbursements(page)
    await expect(page.getByText('40 remboursements')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Menu de / })).toContainText(office.visitor.number)
  })
})

test('the app finds the message in the mailbox, shows it, and opens the account with consent', async ({
  page,
  office,
}) => {
  await register(page, office)
  const mailbox = (name: string) => page.locator(`#mailbox-${name}`)
  const look = () => mailbox('submit').click()
  await page.getByRole('button', { name: 'Trouver le message pour moi' }).click()

  await test.step('nothing is asked before it said what it reads', async () => {
    await expect(title(page, 'Trouver le message pour moi')).toBeFocused()
    await expect(page.getByText('Elle ne lit aucun autre message')).toBeVisible()
    await expectReadable(page, 'consent')
    await page.getByRole('button', { name: 'J’accepte, continuer' }).click()
    await expect(mailbox('email')).toHaveValue(office.visitor.email)
  })
  await test.step('an address whose server nobody knows asks for it', async () => {
    await mailbox('password').fill(office.post.password)
    await look()
    await expect(wrong(page)).toContainText('Nous ne connaissons pas le serveur de votre messagerie')
    await expect(mailbox('host')).toBeVisible()
  })
  await test.step('the demo proposes its own; a search that finds nothing waits until it is cancelled', async () => {
    await page.getByRole('button', { name: 'Remplir' }).click()
    await expect(mailbox('host')).toHaveValue(office.post.host)
    await expect(wrong(page)).toHaveCount(0)
    await mailbox('email').fill(office.email)
    await expectReadable(page, 'the mailbox’s login')
    await look()
    await expect(page.getByRole('heading', { name: 'Recherche en cours' })).toBeFocused()
    await expect(page.getByText(`Connexion à ${office.post.host}`)).toBeVisible()
    await expectReadable(page, 'looking')
    await page.getByRole('button', { name: 'Annuler' }).click()
    await expect(mailbox('email')).toHaveValue(office.email)
    await expect(wrong(page)).toHaveCount(0)
  })
  await test.step('a wrong password is said', async () => {
    await mailbox('email').fill(office.visitor.email)
    await mailbox('password').fill('pas le bon')
    await look()
    await expect(wrong(page)).toContainText('Votre messagerie a refusé la connexion')
    await expectReadable(page, 'the mailbox refused')
  })
  const found = page.getByRole('heading', { name: 'Est-ce ce message ?' })
  await test.step('the message found is shown, and may be refused', async () => {
    await mailbox('password').fill(office.post.password)
    await look()
    await expect(found).toBeFocused()
    await expect(page.getByText('ne-pas-repondre@unimutuelles.exemple.fr')).toBeVisible()
    await expect(page.getByText(subjects.activation)).toBeVisible()
    await expectReadable(page, 'found')
    await page.getByRole('button', { name: 'Ce n’est pas lui' }).click()
    await expect(page.getByText('Ce message n’a pas été suivi.')).toBeVisible()
    expect(await whySignInFails(office)).toBe('not_activated')
  })
  await test.step('confirmed, it opens the account', async () => {
    await look()
    await expect(found).toBeFocused()
    await page.getByRole('button', { name: 'Valider mon inscription avec ce message' }).click()
    await expect(title(page, 'Votre compte est activé')).toBeFocused()
    await page.getByRole('button', { name: 'Ouvrir mon espace' }).click()
    await upToDate(page)
  })
})

test('a registration left before its end is taken up again at sign-in, and its code typed by hand', async ({
  page,
  office,
}) => {
  await register(page, office)
  const mail = await mailTo(office, office.visitor.email, subjects.activation)

  await test.step('leaving asks first', async () => {
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name: 'Quitter cette page ?' })).toBeVisible()
    await page.getByRole('button', { name: 'Quitter la page' }).last().click()
    await expect(title(page, 'Authentification')).toBeVisible()
  })
  await test.step('the right password is told that the mail waits', async () => {
    await page.getByLabel('Code ou email').fill(office.visitor.email)
    await page.getByLabel('Mot de passe', { exact: true }).fill(chosen.password)
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
    await expect(wrong(page)).toContainText('Votre inscription n’est pas encore validée')
    await expectReadable(page, 'not activated')
    await page.getByRole('button', { name: 'Reprendre mon inscription' }).click()
    await expect(title(page, 'Validez votre inscription')).toBeFocused()
  })
  await test.step('an empty and a wrong code are said at the field', async () => {
    await typeCode(page, '')
    await expect(errorAt(page, 'mail-code')).toHaveText('Saisissez le code du message.')
    await typeCode(page, 'ZZZZ-ZZZZ')
    await expect(errorAt(page, 'mail-code')).toHaveText('Ce n’est pas le code du message')
    await expect(field(page, 'mail-code')).toBeFocused()
    await expectReadable(page, 'a wrong code')
  })
  await test.step('the right one opens the account, however it is written', async () => {
    await typeCode(page, ` ${codeOf(mail).toLowerCase().replace('-', ' ')} `)
    await expect(title(page, 'Votre compte est activé')).toBeFocused()
    await page.getByRole('button', { name: 'Ouvrir mon espace' }).click()
    await upToDate(page)
  })
})

test('an address of another account opens nothing, and only its mailbox is told', async ({
  page,
  office,
}) => {
  await register(page, office, office.email)
  await expect(page.getByText('Message envoyé')).toBeVisible()
  const told = await mailTo(office, office.email, subjects.emailInUse)
  expect(told.text).not.toContain('#')
  expect((await mailsOf(office, office.email)).map((mail) => mail.subject)).toEqual([subjects.emailInUse])

  await page.getByRole('button', { name: 'Corriger l’adresse' }).click()
  await page.getByRole('textbox', { name: 'Adresse e-mail' }).fill(office.visitor.email)
  await page.getByRole('button', { name: 'Corriger et envoyer' }).click()
  await expect(page.getByText('Adresse corrigée. Le message part vers la nouvelle.')).toBeVisible()
  await mailTo(office, office.visitor.email, subjects.activation)
})

test('whoever holds the card of a registered member learns nothing, and the member is told', async ({
  page,
  office,
}) => {
  await visit(page)
  await field(page, 'number').fill(office.number)
  await field(page, 'code').fill(office.login)
  await goOn(page)
  await choose(page, office.visitor.email)
  await accept(page)
  await expect(page.getByText('Message envoyé')).toBeVisible()
  await mailTo(office, office.email, subjects.alreadyRegistered)
  expect(await mailsOf(office, office.visitor.email)).toEqual([])
})
