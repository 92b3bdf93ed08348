import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { fakeQuotes } from '$src/bridge/fakeQuotes'
import { status } from '$src/bridge/status.svelte'
import { home } from '$src/i18n/home'
import { answersThatHold } from './news'
import Page from './Page.svelte'

async function open(options: FakeOptions = {}) {
  const fake = new FakeDesk({ vault: 'open', lines: 40, ...options }).install()
  await status.refresh()
  render(Page)
  return fake
}
const panel = (name: string) => screen.findByRole('region', { name })
const linksOf = (region: HTMLElement) =>
  within(region)
    .getAllByRole('link')
    .map((link) => link.getAttribute('href'))

it('greets the member by name and leads to each unread message', async () => {
  await open({ messages: { count: 9, unread: 2 } })
  expect(screen.getByRole('heading', { level: 1, name: 'Bonjour Camille' })).toBeTruthy()
  expect(linksOf(await panel('Messages non lus'))).toEqual(['#/messages/m0', '#/messages/m1', '#/messages'])
})

it('shows three of many unread messages and counts the rest', async () => {
  await open({ messages: { count: 9, unread: 5 } })
  expect(within(await panel('Messages non lus')).getByText('Encore 2 messages non lus')).toBeTruthy()
})

it('says when all is read', async () => {
  await open({ messages: { unread: 0 } })
  expect(within(await panel('Messages')).getByText('Vous avez lu tous vos messages.')).toBeTruthy()
})

it('lists the last five reimbursements with what was given back', async () => {
  const fake = await open()
  const items = within(await panel('Derniers remboursements')).getAllByRole('listitem')
  expect(items.map((item) => /(\d+,\d\d)/.exec(item.textContent ?? '')?.[1])).toEqual(
    fake.history.lines
      .slice(0, 5)
      .map((line) => ((line.socialSecurity + line.mutual) / 100).toFixed(2).replace('.', ',')),
  )
})

it.each([
  ['valid', /^Valable jusqu’au 31 décembre 2026$/],
  ['expired', /^Expirée depuis le/],
  ['future', /^Valable à partir du/],
] as const)('says that the card is %s', async (card, words) => {
  await open({ contract: { card } })
  expect(within(await panel('Carte de tiers payant')).getByText(words)).toBeTruthy()
})

it('keeps only the answers that still hold, the newest first', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  const rows = fakeQuotes({}, [], now).toReversed()
  expect(answersThatHold(rows, '2026-11-22').map((row) => row.quote.id)).toEqual(['q1', 'q4'])
})

it('without a card yet the rest is shown', async () => {
  await open({ fail: { Card: { code: 'not_found' } } })
  expect(await panel('Derniers remboursements')).toBeTruthy()
  expect(screen.queryByRole('region', { name: 'Carte de tiers payant' })).toBeNull()
})

it('says what failed, with a way on', async () => {
  await open({ fail: { Quotes: { code: 'internal' } } })
  expect(within(await screen.findByRole('alert')).getByRole('button', { name: 'Réessayer' })).toBeTruthy()
})

const none = { reimbursements: 0, documents: 0, messages: 0, quotes: 0, requests: 0 }

it('tells what came since the last visit, each with the way to it', async () => {
  await open({ papers: { news: { arrived: { ...none, documents: 1, requests: 2 } } } })
  const since = await panel('Depuis votre dernière visite, le 12 novembre 2026')
  expect(
    within(since)
      .getAllByRole('link')
      .map((link) => [link.textContent, link.getAttribute('href')]),
  ).toEqual([
    ['2 réponses à vos demandes', '#/demandes'],
    ['1 document', '#/documents'],
  ])
})

it('has words of its own for nothing new and for the first visit', async () => {
  await open({ papers: { news: { arrived: none } } })
  expect(await panel('Rien de nouveau')).toBeTruthy()
})

it('welcomes who comes for the first time', async () => {
  await open({ papers: { news: { since: 0, arrived: none } } })
  expect(await panel('Bienvenue dans votre espace')).toBeTruthy()
})

it.each([
  ['2026-11-23T08:05:00', "aujourd'hui à 08:05"],
  ['2026-11-22T23:59:00', 'hier'],
  ['2026-10-01T10:00:00', 'le 1er octobre 2026'],
])('a visit at %s was %s', (at, words) => {
  expect(home.since(Date.parse(at), Date.parse('2026-11-23T12:00:00'))).toBe(
    `Depuis votre dernière visite, ${words}`,
  )
})

it('shows the requests that are on their way, and what each waits for', async () => {
  const fake = await open()
  const pending = await panel('Demandes en cours')
  const links = linksOf(pending)
  expect(links.at(-1)).toBe('#/demandes')
  expect(links.length).toBeGreaterThan(1)
  expect(within(pending).getByText('Mot de passe attendu')).toBeTruthy()
  expect(fake.calls.some((call) => call.method === 'Requests')).toBe(true)
})

it('without requests leads to the first', async () => {
  await open({ requests: { none: true } })
  expect(linksOf(await panel('Demandes'))).toEqual(['#/demandes/nouvelle'])
})

it('tells of a sign-in from a new device until the member says whose it was', async () => {
  const fake = await open({ recovery: { newDevices: 1 } })
  expect(await screen.findByText('Une connexion depuis un nouvel appareil')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'C’était moi' }))
  expect(fake.calls.filter(({ method }) => method === 'KnowDevices')).toHaveLength(1)
  expect(screen.queryByText('Une connexion depuis un nouvel appareil')).toBeNull()
})

it('ends a session that is not the member’s and leads to the password', async () => {
  const fake = await open({ recovery: { newDevices: 2 } })
  expect(await screen.findByText('2 connexions depuis de nouveaux appareils')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Ce n’est pas moi' }))
  await vi.waitFor(() => expect(location.hash).toBe('#/securite/mot-de-passe'))
  expect(fake.calls.filter(({ method }) => method === 'EndOtherSession').map(({ args }) => args)).toEqual([
    ['s2'],
    ['s3'],
  ])
  location.hash = ''
})

it('asks nobody about devices without a network', async () => {
  const fake = await open({ recovery: { newDevices: 1 }, online: false })
  await panel('Derniers remboursements')
  expect(fake.calls.some(({ method }) => method === 'NewDevices')).toBe(false)
})
