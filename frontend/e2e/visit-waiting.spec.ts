import { expect, test } from './support/journey'
import { linkOf, mailTo, mailsOf, subjects } from './support/mail'
import type { Office } from './support/office'
import { accept, chosen, expectReadable, field, goOn, register, title, whySignInFails } from './support/visit'

test.use({ size: { lines: 40, documents: 1 } })
test.setTimeout(90_000)

const asking = (path: string) => path === '/v1/registration/status'

/** Registers the visitor once more and follows that mail, all without this window. */
async function activateElsewhere(office: Office): Promise<void> {
  const { number, code, email } = office.visitor
  const begun = await office.ask<{ ticket: string; questions: { id: string }[]; terms_version: string }>(
    'POST',
    '/v1/registration',
    '',
    { member_number: number, access_code: code },
  )
  await office.ask('PUT', '/v1/registration/account', '', {
    ticket: begun.ticket,
    password: chosen.password,
    email,
    share_email: false,
    question_id: begun.questions[0]!.id,
    answer: chosen.answer,
    terms_version: begun.terms_version,
  })
  const mail = await mailTo(office, email, subjects.activation, 2)
  await office.ask('POST', '/v1/activation', '', { token: new URL(linkOf(mail, office)).hash.slice(1) })
}

test('an address that its server refuses is corrected, and the mail goes to the new one', async ({
  page,
  office,
}) => {
  await register(page, office, 'personne@exemple.fr')
  await expect(page.getByText('Message refusé')).toBeVisible()
  await expectReadable(page, 'a refused mail')
  await page.getByRole('button', { name: 'Corriger l’adresse' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Corriger l’adresse e-mail' })
  const address = dialog.getByRole('textbox', { name: 'Adresse e-mail' })
  await expect(address).toHaveValue('personne@exemple.fr')
  await address.fill('premiere.visite@exemple')
  await page.keyboard.press('Enter')
  await expect(page.locator('#registration-corrected-error')).toHaveText(
    'Cette adresse e-mail est mal écrite',
  )
  await expectReadable(page, 'a mistyped address')
  await address.fill(office.visitor.email)
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByText('Message refusé')).toHaveCount(0)
  await expect(page.getByText('Message envoyé')).toBeVisible()
  await mailTo(office, office.visitor.email, subjects.activation)
})

test('a mail is sent again only when the office says so, whatever the window believes', async ({
  page,
  office,
  network,
}) => {
  await register(page, office)
  const again = field(page, 'resend')
  const countdown = page.getByText(/^Nouvel envoi possible dans \d+\ss$/)
  await expect(again).toHaveAttribute('aria-disabled', 'true')
  const first = await countdown.textContent()
  await expect(countdown).not.toHaveText(first!)

  network.alter(asking, (waiting) => ({ ...waiting, resend_at: 1 }))
  await expect(countdown).toHaveCount(0)
  await again.click()
  await expect(countdown).toBeVisible()
  await expect(page.getByText('Trop d’essais')).toHaveCount(0)
  await expectReadable(page, 'resending too early')
  expect((await mailsOf(office, office.visitor.email)).length).toBe(1)
})

test('a registration whose time is over says so, and starts again with what was typed', async ({
  page,
  office,
  network,
}) => {
  await register(page, office)
  network.alter(asking, (waiting) => ({ ...waiting, state: 'expired' }))
  await expect(title(page, 'Le délai de 24 heures est passé')).toBeFocused()
  await expectReadable(page, 'expired')
  network.restore()
  await page.getByRole('button', { name: 'Recommencer l’inscription' }).click()
  await expect(field(page, 'number')).toHaveValue(office.visitor.number)
  await goOn(page)
  await expect(field(page, 'password')).toHaveValue(chosen.password)
  await expect(field(page, 'answer')).toHaveValue(chosen.answer)
  await accept(page)
  await mailTo(office, office.visitor.email, subjects.activation, 2)
})

test('a registration that another one overtook says so, and leads to sign-in', async ({ page, office }) => {
  await register(page, office)
  await expect(page.getByText('Message envoyé')).toBeVisible()
  await activateElsewhere(office)
  await expect(title(page, 'Votre compte a été activé par une autre inscription')).toBeFocused()
  await expectReadable(page, 'superseded')
  expect(await whySignInFails(office)).toBe('')
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await expect(title(page, 'Authentification')).toBeVisible()
})
