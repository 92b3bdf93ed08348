import { expectAccessible } from './support/axe'
import { enter, expect, test } from './support/journey'
import { OtherDevice } from './support/otherdevice'
import { answer, choose, makeRecoveryKey, toQuestion, wrong } from './support/recovery'

test('the member sees their devices, signs another one out, and reads in the journal what happened', async ({
  page,
  office,
  desktop,
}, info) => {
  const other = await OtherDevice.signedIn(desktop, office, `other-${info.testId}`)
  await toQuestion(page, office)
  await choose(page)
  await answer(page, 'Moustache')
  await expect(wrong(page)).toContainText('Ce n’est pas la réponse enregistrée')
  await page.getByRole('button', { name: 'Retour', exact: true }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await enter(page, office)
  await page.getByRole('button', { name: /^Menu de / }).click()
  await page.getByRole('menuitem', { name: 'Sécurité' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sécurité' })).toBeFocused()
  const devices = page.getByRole('region', { name: 'Appareils connectés' })
  await expect(devices.getByText('Cet appareil')).toHaveCount(1)
  await expect(devices.getByText('Réseau local').first()).toBeVisible()
  const ends = devices.getByRole('button', { name: /^Déconnecter/ })
  const others = await ends.count()
  expect(others, 'this one cannot be signed out here').toBe((await devices.getByRole('listitem').count()) - 1)
  await expect(page.getByText('Certifiée', { exact: true })).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText(office.email)
  const journal = page.getByRole('region', { name: 'Journal de sécurité' })
  await expect(journal.getByText('Connexion', { exact: true }).first()).toBeVisible()
  await expect(
    journal.getByRole('listitem').filter({ hasText: 'Réponse à la question pense-bête refusée' }),
  ).toContainText('À vérifier')
  await expectAccessible(page, 'security')

  await ends.first().click()
  const dialog = page.getByRole('dialog', { name: 'Déconnecter cet appareil ?' })
  await expectAccessible(page, 'signing a device out')
  await dialog.getByRole('button', { name: 'Annuler' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(ends).toHaveCount(others)
  await ends.first().click()
  await dialog.getByRole('button', { name: 'Déconnecter cet appareil' }).click()
  await expect(page.getByText('Appareil déconnecté.')).toBeVisible()
  await expect(ends).toHaveCount(others - 1)
  await expect(journal.getByRole('listitem').first()).toContainText('Appareil déconnecté par vous')
  expect(await other.run(['sync', '--password-stdin'], office.password)).toMatchObject({ code: 3 })
})

test('a recovery key is made without a network, shown once, and not lost by an Escape', async ({
  page,
  office,
  network,
}) => {
  await enter(page, office)
  await network.cut()
  await page.getByRole('link', { name: 'Sécurité' }).click()
  await expect(page.getByText('Cette page a besoin du réseau')).toBeVisible()
  await expectAccessible(page, 'security without a network')
  await page.getByRole('button', { name: 'Créer une clé de secours' }).click()
  const password = page.locator('#recovery-key-password')
  await expect(password).toBeFocused()
  await password.fill('pas le bon')
  await page.getByRole('button', { name: 'Afficher la clé' }).click()
  await expect(password).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'a recovery key, wrong password')
  await password.fill(office.password)
  await page.getByRole('button', { name: 'Afficher la clé' }).click()
  const groups = page.locator('#recovery-key-shown .line > span')
  await expect(groups).toHaveText(Array.from({ length: 8 }, () => /^[0-9A-Z]{4}$/))
  await expectAccessible(page, 'a recovery key')
  const first = await groups.allTextContents()

  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Fermer sans l’avoir notée ?' })).toBeVisible()
  await page.getByRole('button', { name: 'Revoir la clé' }).click()
  await expect(groups).toHaveText(first)
  await page.getByRole('button', { name: 'Je l’ai notée' }).click()
  await expect(page.getByText('Une clé de secours existe pour cet appareil.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'La remplacer' })).toBeFocused()
  await expect.poll(() => page.content()).not.toContain(first[0])

  await network.mend()
  // The page reads anew by itself once the application has noticed that the network is back.
  await page.keyboard.press('F5')
  await expect(page.getByRole('region', { name: 'Journal de sécurité' })).toBeVisible()
  await expect(page.getByText('Cette page a besoin du réseau')).toHaveCount(0)
})

test('a recovery key is replaced by another one, and taken away', async ({ page, office }) => {
  await enter(page, office)
  const first = await makeRecoveryKey(page, office.password)
  const password = page.locator('#recovery-key-password')
  const groups = page.locator('#recovery-key-shown .line > span')
  await page.getByRole('button', { name: 'La remplacer' }).click()
  await password.fill(office.password)
  await page.getByRole('button', { name: 'Afficher la clé' }).click()
  await expect(groups).toHaveCount(8)
  expect(await groups.allTextContents()).not.toEqual(first)
  await page.getByRole('button', { name: 'Je l’ai notée' }).click()
  await page.getByRole('button', { name: 'La retirer' }).click()
  await password.fill(office.password)
  await page.getByRole('button', { name: 'Retirer la clé' }).click()
  await expect(page.getByText('Clé de secours retirée.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Créer une clé de secours' })).toBeVisible()
})

test('what the network hid stays readable, with the instant it was true', async ({
  page,
  office,
  network,
}) => {
  await enter(page, office)
  await makeRecoveryKey(page, office.password)
  await expect(page.getByRole('region', { name: 'Appareils connectés' })).toBeVisible()
  await page.getByRole('link', { name: 'Documents' }).click()
  await network.cut()
  await page.getByRole('link', { name: 'Sécurité' }).click()
  await expect(page.getByText(/Voici ce que nous savions au \d/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Appareils connectés' })).toBeVisible()
  await expect(page.getByText('Une clé de secours existe pour cet appareil.')).toBeVisible()
})

test('long names, a copied session and a request that waits fit in a narrow window with large text', async ({
  page,
  office,
  network,
}) => {
  const now = Date.now()
  const device = 'Windows, ordinateur-portable-de-la-chambre-du-fond-a-gauche-apres-l-escalier'
  network.alter(
    (path) => path === '/v1/security',
    (view) => ({
      ...view,
      email_certified: false,
      pending_reset_at: now + 20 * 3_600_000,
      bank_hold_until: now + 5 * 86_400_000,
      sessions: [
        ...(view.sessions as unknown[]),
        { id: 'x1', device, network: '2001:db8:1::/48', opened_at: now, last_used_at: now, current: false },
      ],
      events: [
        { id: 'e1', kind: 'session_copied', at: now, device, network: '203.0.113.0/24' },
        ...Array.from({ length: 30 }, (_, i) => ({
          id: `r${i}`,
          kind: 'answer_refused',
          at: now - i * 60_000,
          device: '',
          network: '',
        })),
      ],
    }),
  )
  await enter(page, office)
  const banner = page.getByText('Un nouveau mot de passe a été demandé')
  for (const screen of ['Relevés', 'Documents', 'Sécurité']) {
    await page.getByRole('link', { name: screen }).click()
    await expect(page.getByRole('heading', { level: 1, name: screen })).toBeVisible()
    await expect(banner).toBeVisible()
  }
  await expect(page.getByText('Vos coordonnées bancaires ne peuvent pas être modifiées')).toBeVisible()
  await expect(page.getByText('Non certifiée')).toBeVisible()
  await expect(page.getByText('Réseau 2001:db8:1::/48')).toBeVisible()
  const lines = page.getByRole('region', { name: 'Journal de sécurité' }).getByRole('listitem')
  await expect(lines.first()).toContainText('Suspect')
  await page.getByRole('button', { name: 'Afficher 11 autres événements' }).click()
  await expect(lines).toHaveCount(31)
  await expect(lines.nth(20)).toBeFocused()
  await page.setViewportSize({ width: 640, height: 480 })
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await expectAccessible(page, 'security, little room and large text')
  const wide = await page.evaluate(
    () =>
      document.documentElement.scrollWidth > innerWidth ||
      document.querySelector('main')!.scrollWidth > innerWidth,
  )
  expect(wide, 'the screen scrolls sideways').toBe(false)
})
