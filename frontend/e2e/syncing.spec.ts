import { enter, expect, signIn, test, toReimbursements, upToDate } from './support/journey'

test('a sync says how far it is, in counts and bytes', async ({ page, office, network, truth }) => {
  network.hold((path) => path.startsWith('/v1/documents/'), 3)
  await signIn(page, office.login, office.password)
  const bar = page.getByRole('progressbar', { name: 'Actualisation de vos données' })
  await expect(bar).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`^3 sur ${truth.documents.length} documents \\(.+ sur .+\\)$`),
  )
  await toReimbursements(page)
  await expect(page.getByText(`${truth.lines.length} remboursements`)).toBeVisible()
  network.release()
  await upToDate(page)
  await expect(page.getByRole('status').filter({ hasText: 'Actualisation terminée' })).toHaveCount(1)
})

test('a cancelled sync keeps what had come and goes on from there', async ({
  page,
  office,
  network,
  truth,
}) => {
  network.hold((path) => path.startsWith('/v1/documents/'), 3)
  await signIn(page, office.login, office.password)
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuetext', /^3 sur /)
  await page.getByRole('button', { name: 'Annuler' }).click()
  await expect(page.getByRole('progressbar')).toHaveCount(0)
  await page.getByRole('link', { name: 'Documents' }).click()
  await expect(page.getByText('Sur cet appareil', { exact: true })).toHaveCount(3)
  await expect(page.getByText('À la mutuelle', { exact: true })).toHaveCount(truth.documents.length - 3)
  network.release()
  await page.keyboard.press('F5')
  await expect(page.getByText('Sur cet appareil', { exact: true })).toHaveCount(truth.documents.length)
  await upToDate(page)
})

test('without a network the data is read, its age is said, and the return of the network syncs by itself', async ({
  page,
  office,
  network,
  truth,
  again,
}) => {
  await enter(page, office)
  const age = await page.getByText(/^données au /).textContent()
  await network.cut()
  await again(page)
  await page.getByLabel('Mot de passe', { exact: true }).fill(office.password)
  await page.getByRole('button', { name: 'Déverrouiller' }).click()
  await toReimbursements(page)
  await expect(page.getByText(`${truth.lines.length} remboursements`)).toBeVisible()
  await expect(page.getByText('Hors ligne', { exact: true })).toBeVisible()
  await expect(page.getByText(age!)).toBeVisible()
  await expect(page.getByText('Pas de connexion à la mutuelle')).toBeVisible()
  await network.mend()
  await expect(page.getByText('En ligne', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Pas de connexion à la mutuelle')).toHaveCount(0)
})

test('a network lost while the space is open is noticed by the next refresh, and its return too', async ({
  page,
  office,
  network,
}) => {
  await enter(page, office)
  await network.cut()
  await page.getByRole('button', { name: 'Actualiser' }).click()
  await expect(page.getByText('Hors ligne', { exact: true })).toBeVisible()
  await network.mend()
  await expect(page.getByText('En ligne', { exact: true })).toBeVisible({ timeout: 30_000 })
})

test.describe('an office that forgets', () => {
  test.use({ size: { lines: 60, documents: 2 } })

  test('a session that ended leaves the data readable and asks to sign in again', async ({
    page,
    office,
    truth,
  }) => {
    await enter(page, office)
    await office.close()
    await office.open()
    await page.getByRole('button', { name: 'Actualiser' }).click()
    await expect(page.getByText('Votre session est terminée')).toBeVisible()
    await expect(page.getByText(`${truth.lines.length} remboursements`)).toBeVisible()
    await page.getByRole('button', { name: 'Se reconnecter' }).click()
    await page.getByRole('button', { name: 'Revenir à mes données' }).click()
    await expect(page.getByText(`${truth.lines.length} remboursements`)).toBeVisible()
  })
})
