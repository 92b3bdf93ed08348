import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import { place } from '$src/place.svelte'
import { toasts } from '$src/ui/toasts.svelte'
import Page from './Page.svelte'

async function open(options: FakeOptions = {}, item = '') {
  location.hash = item ? `#/messages/${item}` : '#/messages'
  await vi.waitFor(() => expect(place.item).toBe(item))
  toasts.list = []
  const fake = new FakeDesk({ vault: 'open', lines: 4, ...options }).install()
  await status.refresh()
  status.follow()
  render(Page)
  await screen.findByRole('heading', { level: 1, name: 'Messages' })
  return { fake, user: userEvent.setup(), sent: () => fake.calls.filter((c) => c.method === 'OpenMessage') }
}
const list = () => screen.findByRole('list', { name: 'Liste de vos messages' })

it('the list says by word which messages are not read', async () => {
  await open({ messages: { count: 5, unread: 2 } })
  expect(within(await list()).getAllByText('Non lu')).toHaveLength(2)
  expect(screen.getByText('2 messages non lus')).toBeTruthy()
})

it('arrows lead through the list, which Tab enters at one place', async () => {
  const { user } = await open({ messages: { count: 3 } })
  const links = within(await list()).getAllByRole('link')
  links[0]!.focus()
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
  expect(document.activeElement).toBe(links[2])
  expect(links.map((link) => link.tabIndex)).toEqual([-1, -1, 0])
  await user.keyboard('{Home}')
  expect(document.activeElement).toBe(links[0])
})

it('a message is read by opening it, once, and the count falls', async () => {
  const { sent } = await open({ messages: { count: 4, unread: 2 } }, 'm1')
  const heading = await screen.findByRole('heading', { level: 2, name: 'Votre attestation de droits 2027' })
  expect(document.activeElement).toBe(heading)
  await vi.waitFor(() => expect(status.unread).toBe(1))
  expect(await screen.findByText('1 message non lu')).toBeTruthy()
  expect(sent().map((call) => call.args)).toEqual([['m1']])
})

it('one that was read is not told again', async () => {
  const { sent } = await open({ messages: { count: 4, unread: 1 } }, 'm2')
  await screen.findByRole('article')
  expect(sent()).toEqual([])
})

it('blank lines part paragraphs, lines stay lines, and who signs comes last', async () => {
  await open({}, 'm1')
  const article = await screen.findByRole('article')
  const texts = [...article.querySelectorAll('.body p')].map((p) => p.textContent)
  expect(texts).toHaveLength(5)
  expect(texts[2]).toBe(
    'Pour toute question, voici nos horaires\u202f:\ndu lundi au vendredi, de 9 h à 18 h,\nle samedi, de 9 h à 12 h.',
  )
  expect(texts[4]).toBe('Nadia Belkacem, votre conseillère')
})

it('Escape closes it and goes back to it in the list', async () => {
  const { user } = await open({}, 'm1')
  await screen.findByRole('article')
  await user.keyboard('{Escape}')
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('message-m1'))
  expect(location.hash).toBe('#/messages')
  expect(screen.queryByRole('article')).toBeNull()
})

it('an attachment is saved like a document', async () => {
  const { user, fake } = await open({ documents: 20 }, 'm1')
  const article = await screen.findByRole('article')
  fake.documents = fake.documents.map((row) => ({ ...row, stored: true }))
  await user.click(within(article).getAllByRole('button', { name: /^Enregistrer sous/ })[0]!)
  await vi.waitFor(() => expect(toasts.list.map((toast) => toast.text)[0]).toMatch(/^Document enregistré/))
})

it('a full disk keeps the note out, not the message away', async () => {
  await open({ fail: { OpenMessage: { code: 'disk_full' } } }, 'm0')
  expect(await screen.findByRole('article')).toBeTruthy()
  await vi.waitFor(() => expect(toasts.list).toHaveLength(1))
})

it('without any message the page says what will come', async () => {
  await open({ messages: { count: 0 } })
  expect(await screen.findByText('Aucun message pour le moment')).toBeTruthy()
})
