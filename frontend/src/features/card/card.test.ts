import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { fakeFamily } from '$src/bridge/fakeHistory'
import { status } from '$src/bridge/status.svelte'
import { toasts } from '$src/ui/toasts.svelte'
import { faces, peopleOnAFace, shortNames } from './faces'
import Page from './Page.svelte'

beforeEach(() => (toasts.list = []))

async function open(options: FakeOptions = {}) {
  const fake = new FakeDesk({ vault: 'open', ...options }).install()
  await status.refresh()
  render(Page)
  const saved = () => fake.calls.filter((call) => call.method === 'SaveCard').map((call) => call.args)
  return { fake, user: userEvent.setup(), saved }
}

describe('the faces', () => {
  const seven = Array.from({ length: 7 }, (_, i) => ({ ...fakeFamily[0]!, id: `b${i}` }))

  it('hold a family that is too large for one', () => {
    expect(faces(seven, '').map((people) => people.length)).toEqual([peopleOnAFace, 2])
  })

  it('hold one person alone', () => {
    expect(faces(seven, 'b6').map((people) => people.map((person) => person.id))).toEqual([['b6']])
  })

  it('name people by their first name, and by their year of birth where two share it', () => {
    const family = [...fakeFamily, { ...fakeFamily[2]!, id: 'b9', birthDate: '2000-02-29' }]
    expect([...shortNames(family).values()]).toEqual([
      'Camille',
      'Sacha',
      'Léo (2012)',
      'Anne-Charlotte-Joséphine',
      'Léo (2000)',
    ])
  })
})

describe('the card', () => {
  it('shows the family with what a professional asks for', async () => {
    await open()
    const card = await screen.findByRole('article', { name: 'Carte de toute la famille' })
    for (const text of ['00417829', 'EF-2019-004178', '21/06/2012', 'Valable du 01/01/2026 au 31/12/2026'])
      expect(within(card).getByText(text)).toBeTruthy()
    expect(within(card).getAllByRole('row')).toHaveLength(1 + fakeFamily.length)
  })

  it('shows what a pharmacy enters, and each person’s days where one has others', async () => {
    await open({ contract: { rights: { b3: '2026-06-30' } } })
    const card = await screen.findByRole('article', { name: 'Carte de toute la famille' })
    for (const text of ['K7M2-94TD', '00000000', 'Code d’échange ZZ', '01/01/2026 – 30/06/2026'])
      expect(within(card).getByText(text)).toBeTruthy()
    expect(within(card).getAllByText('01/01/2026 – 31/12/2026')).toHaveLength(fakeFamily.length - 1)
  })

  it('shows no empty place for what the mutual does not give', async () => {
    await open({ contract: { bare: true } })
    const card = await screen.findByRole('article', { name: 'Carte de toute la famille' })
    for (const text of ['Code d’accès', 'N° AMC', 'Droits']) expect(within(card).queryByText(text)).toBeNull()
  })

  it('is saved for all, or for the one who is shown', async () => {
    const { user, saved } = await open()
    await user.click(await screen.findByRole('button', { name: /la carte de toute la famille/ }))
    await user.click(screen.getByRole('radio', { name: 'Léo' }))
    const card = screen.getByRole('article', { name: 'Carte de Léo' })
    expect(within(card).getAllByRole('row')).toHaveLength(2)
    await user.click(screen.getByRole('button', { name: 'Enregistrer en PDF la carte de Léo' }))
    expect(saved()).toEqual([[''], ['b3']])
    await vi.waitFor(() =>
      expect(toasts.list.map((toast) => toast.text)).toContain(
        'Carte enregistrée\u202f: Carte de tiers payant Léo.pdf',
      ),
    )
  })

  it.each([
    ['expired', 'Cette carte n’est plus valable depuis le 31 décembre 2025', 'Expirée'],
    ['future', 'Cette carte sera valable à partir du 1er janvier 2027', 'Pas encore valable'],
  ] as const)('that is %s says so beside and on its face', async (state, title, stamp) => {
    await open({ contract: { card: state } })
    expect(await screen.findByText(title)).toBeTruthy()
    expect(within(screen.getByRole('article')).getByText(stamp)).toBeTruthy()
  })

  it('that does not exist is no empty frame', async () => {
    await open({ contract: { card: 'none' } })
    expect(await screen.findByText('Vous n’avez pas de carte de tiers payant')).toBeTruthy()
    expect(screen.queryByRole('article')).toBeNull()
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('comes back to the family when the one who was shown is no longer on it', async () => {
    const { fake, user } = await open({ contract: { many: true } })
    await user.click(await screen.findByRole('radio', { name: 'Noé' }))
    fake.contract.options.many = false
    fake.tell({ revision: 2 })
    status.take(fake.status)
    expect(await screen.findByRole('article', { name: 'Carte de toute la famille' })).toBeTruthy()
  })

  it('is there without a network', async () => {
    await open({ online: false })
    expect(await screen.findByRole('article')).toBeTruthy()
  })
})
