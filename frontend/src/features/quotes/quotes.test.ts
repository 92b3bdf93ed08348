import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import { place } from '$src/place.svelte'
import { toasts } from '$src/ui/toasts.svelte'
import Page from './Page.svelte'
import { stateOf } from './state'

async function open(item = '', options: FakeOptions = {}) {
  location.hash = item ? `#/devis/${item}` : '#/devis'
  await vi.waitFor(() => expect(place.item).toBe(item))
  const fake = new FakeDesk({ vault: 'open', lines: 4, ...options }).install()
  await status.refresh()
  render(Page)
  return { fake, user: userEvent.setup() }
}

describe('an answer', () => {
  const quote = { status: 'answered', validUntil: '2026-11-22' } as const
  it('holds on its last day', () => expect(stateOf(quote, '2026-11-22')).toBe('answered'))
  it('is over the day after', () => expect(stateOf(quote, '2026-11-23')).toBe('expired'))
  it('that is still awaited is never over', () =>
    expect(stateOf({ status: 'received', validUntil: '' }, '2026-11-23')).toBe('received'))
})

it('the list says of each quote what it is for and where it is, by word', async () => {
  await open()
  const rows = within(await screen.findByRole('list', { name: 'Liste de vos devis' })).getAllByRole('link')
  const words = ['Dentaire.*À l’étude', 'Optique.*Répondu', 'Dentaire.*Réponse expirée', 'Dentaire.*Refusé']
  words.forEach((word, i) => expect(rows[i]!.textContent).toMatch(new RegExp(word, 's')))
})

it('an answered quote shows who pays what, line by line, and until when', async () => {
  await open('q1')
  expect(await screen.findByRole('heading', { level: 1, name: 'Devis optique' })).toBe(document.activeElement)
  const total = screen.getByText('Total').closest('li')!
  expect([...total.querySelectorAll('dd')].map((dd) => dd.textContent)).toEqual(
    ['519,00', '0,09', '339,91', '179,00'].map((euros) => `${euros}\u202f€`),
  )
  expect(screen.getByText(/^Valable jusqu’au/)).toBeTruthy()
})

it('one without an answer shows prices alone', async () => {
  await open('q0')
  const total = (await screen.findByText('Total')).closest('li')!
  expect(total.querySelectorAll('dd')).toHaveLength(1)
  expect(screen.getByText(/^Nous étudions ce devis/)).toBeTruthy()
})

it('an answer that is over says so', async () => {
  await open('q2')
  expect(await screen.findByText('Cette réponse n’est plus valable')).toBeTruthy()
  expect(screen.queryByText(/^Valable jusqu’au/)).toBeNull()
})

it('Escape leads back to the quote in the list', async () => {
  const { user } = await open('q1')
  await screen.findByRole('heading', { level: 1, name: 'Devis optique' })
  await user.keyboard('{Escape}')
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('quote-q1'))
})

it('it is saved as a PDF', async () => {
  toasts.list = []
  const { user, fake } = await open('q1')
  await user.click(await screen.findByRole('button', { name: 'Enregistrer en PDF' }))
  await vi.waitFor(() =>
    expect(toasts.list.map((toast) => toast.text)).toEqual(['Devis enregistré\u202f: Devis D-2026-0213.pdf']),
  )
  expect(fake.calls.filter((call) => call.method === 'SaveQuote')[0]?.args).toEqual(['q1'])
})

it('one that is gone leads back to the others', async () => {
  await open('q99')
  expect(await screen.findByText('Ce devis n’est plus dans votre espace')).toBeTruthy()
})
