import { render, screen, within } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { fakeQuotes } from '$src/bridge/fakeQuotes'
import { status } from '$src/bridge/status.svelte'
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
