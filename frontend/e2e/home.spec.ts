import { fr } from '$src/i18n/fr'
import { expectAccessible } from './support/axe'
import { expect, signIn, test, to, unlock, upToDate } from './support/journey'
import { midnightNow } from './support/midnight'
import { begin, contents, fill, put, review, send, step } from './support/requests'

const t = fr.home
const requests = fr.requests

test.describe('with staff at the office', () => {
  test.use({ size: { lines: 20, documents: 2, adviser: 'none' } })

  test('the first screen tells what came between two visits and what is under way, also with the office stopped', async ({
    page,
    office,
    desktop,
    again,
    truth: { member },
  }, info) => {
    const arrived = page.getByRole('region', { name: /^Depuis votre dernière visite/ })
    const pending = page.getByRole('region', { name: t.requests })
    const home = () => to(page, fr.nav.home, `Bonjour ${member.first_name}`)
    await signIn(page, office.login, office.password)
    await upToDate(page)
    await expect(page.getByRole('region', { name: t.firstVisit })).toBeVisible()
    await begin(page, 'phone')
    await fill(page, { phone: '06 12 34 56 78' })
    await review(page)
    await send(page)
    await expect(step(page)).toContainText(requests.states.sent)
    await home()
    await expect(pending).toContainText(requests.states.sent)

    await again(page, {
      meanwhile: async () => {
        const paper = await put(desktop, `attestation-${info.testId}.pdf`, contents.pdf)
        await office.staff(
          'messages',
          'send',
          '--to',
          office.number,
          '--subject',
          'Vos garanties',
          '--body',
          'Bonjour.',
        )
        await office.staff(
          'documents',
          'publish',
          paper,
          '--to',
          office.number,
          '--kind',
          'certificate',
          '--title',
          'Attestation de droits',
        )
        const [request] = await office.requests()
        await office.staff('requests', 'accept', request!.id)
        return { TZ: await midnightNow(desktop.folder) }
      },
    })
    await unlock(page, office.password)
    for (const text of [t.came.messages(1), t.came.documents(1), t.came.requests(1)])
      await expect(arrived.getByRole('link', { name: text })).toBeVisible()
    await expect(pending).toContainText(requests.states.accepted)
    await expect(page.getByRole('region', { name: t.unread })).toContainText('Vos garanties')
    await expectAccessible(page, 'home with news')

    await office.close()
    await arrived.getByRole('link', { name: t.came.documents(1) }).click()
    await expect(page.getByRole('main')).toContainText('Attestation de droits')
    await home()
    await expect(arrived.getByRole('link', { name: t.came.messages(1) })).toBeVisible()
    await pending.getByRole('link', { name: requests.kinds.phone }).click()
    await expect(step(page)).toContainText(requests.states.accepted)
  })
})
