import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import { toasts } from '$src/ui/toasts.svelte'
import { coverInWords, coverState } from './cover'
import { inSight, RevealedIban } from './iban.svelte'
import Page from './Page.svelte'

const whole = 'FR76 3000 6000 0112 3456 7890 189'

beforeEach(() => (toasts.list = []))
afterEach(() => vi.useRealTimers())

async function open(options: FakeOptions = {}) {
  const fake = new FakeDesk({ vault: 'open', ...options }).install()
  await status.refresh()
  const { unmount } = render(Page)
  return { fake, user: userEvent.setup(), unmount }
}
const button = (name: string) => screen.findByRole('button', { name })

describe('the dates of cover', () => {
  const today = '2026-11-22'
  it.each([
    ['2019-01-01', '', 'depuis le 1er janvier 2019', 'current'],
    ['2019-01-01', '2026-11-22', 'depuis le 1er janvier 2019, jusqu’au 22 novembre 2026', 'current'],
    ['2019-01-01', '2026-11-21', 'du 1er janvier 2019 au 21 novembre 2026', 'over'],
    ['', '2025-08-31', 'jusqu’au 31 août 2025', 'over'],
    ['2027-01-01', '', 'à partir du 1er janvier 2027', 'future'],
    ['2027-01-01', '2027-12-31', 'du 1er janvier 2027 au 31 décembre 2027', 'future'],
    ['', '', 'Dates non précisées', 'current'],
  ])('from %j to %j are « %s »', (coveredFrom, coveredTo, words, state) => {
    const dates = { coveredFrom, coveredTo }
    expect(coverInWords(dates, today)).toBe(words)
    expect(coverState(dates, today)).toBe(state)
  })
})

describe('the IBAN', () => {
  it('is masked, and not asked for, until the member wants to see it', async () => {
    const { fake, user } = await open()
    expect(await screen.findByText('FR76 •••• •••• 189')).toBeTruthy()
    expect(fake.calls.filter((call) => call.method === 'IBAN')).toEqual([])
    await user.click(await button('Afficher l’IBAN'))
    expect(await screen.findByText(whole)).toBeTruthy()
    await user.click(await button('Masquer l’IBAN'))
    expect(screen.queryByText(whole)).toBeNull()
    expect(document.activeElement).toBe(await button('Afficher l’IBAN'))
  })

  it('is copied without its spaces', async () => {
    const { user } = await open()
    const copied = vi.fn(async () => true)
    Object.assign((window as unknown as { runtime: object }).runtime, { ClipboardSetText: copied })
    await user.click(await button('Afficher l’IBAN'))
    await user.click(await button('Copier l’IBAN'))
    expect(copied).toHaveBeenCalledWith(whole.replaceAll(' ', ''))
    await vi.waitFor(() => expect(toasts.list.map((toast) => toast.text)).toEqual(['IBAN copié.']))
  })

  it('is masked again after a minute', async () => {
    vi.useFakeTimers()
    new FakeDesk({ vault: 'open' }).install()
    const iban = new RevealedIban()
    await iban.show()
    vi.advanceTimersByTime(inSight - 1)
    expect(iban.text).toBe(whole)
    vi.advanceTimersByTime(1)
    expect(iban.text).toBe('')
  })

  it('is seen for a whole minute when it was hidden and shown again', async () => {
    vi.useFakeTimers()
    new FakeDesk({ vault: 'open' }).install()
    const iban = new RevealedIban()
    await iban.show()
    vi.advanceTimersByTime(inSight - 1)
    iban.hide()
    await iban.show()
    vi.advanceTimersByTime(inSight - 1)
    expect(iban.text).toBe(whole)
  })

  it('is not kept when it comes after the page was left', async () => {
    new FakeDesk({ vault: 'open', delay: 5 }).install()
    const iban = new RevealedIban()
    const asked = iban.show()
    iban.hide()
    await asked
    expect(iban.text).toBe('')
  })

  it('is masked again on another account', async () => {
    const { fake, user } = await open()
    await user.click(await button('Afficher l’IBAN'))
    await screen.findByText(whole)
    fake.contract.options.maskedIban = 'FR14 •••• •••• 606'
    fake.tell({ revision: 2 })
    status.take(fake.status)
    expect(await screen.findByText('FR14 •••• •••• 606')).toBeTruthy()
    expect(screen.queryByText(whole)).toBeNull()
  })

  it('stays in sight while a sync brings other things', async () => {
    const { fake, user } = await open()
    await user.click(await button('Afficher l’IBAN'))
    await screen.findByText(whole)
    const asked = () => fake.calls.filter((call) => call.method === 'Contract').length
    fake.tell({ revision: 2 })
    status.take(fake.status)
    await vi.waitFor(() => expect(asked()).toBe(2))
    expect(screen.getByText(whole)).toBeTruthy()
  })

  it('is missed in words', async () => {
    await open({ contract: { noIban: true } })
    expect(await screen.findByText(/n’a pas vos coordonnées bancaires/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /IBAN/ })).toBeNull()
  })
})

describe('the people', () => {
  it('stand in a table with what a professional asks for', async () => {
    await open()
    const table = await screen.findByRole('table', { name: 'Personnes couvertes' })
    const row = within(table).getByRole('row', { name: /Anne-Charlotte/ })
    expect(row.textContent).toContain('30 janvier 2016')
    expect(row.textContent).toContain('depuis le 1er septembre 2021')
  })

  it('are told apart when their cover is over', async () => {
    await open({ contract: { many: true } })
    const table = await screen.findByRole('table', { name: 'Personnes couvertes' })
    expect(within(table).getByText('Terminée').closest('tr')!.textContent).toContain('29 février 2000')
  })

  it('are explained by Enter on the rank, and Escape backs out', async () => {
    const { user } = await open()
    const rank = await button('Rang')
    rank.focus()
    await user.keyboard('{Enter}')
    expect(screen.getByRole('tooltip').textContent).toContain('nés le même jour')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('tooltip')).toBeNull()
  })
})

it('what is wrong leads to the request that changes it', async () => {
  await open()
  await screen.findByRole('table', { name: 'Personnes couvertes' })
  const hrefs = screen.getAllByRole('link').map((link) => link.getAttribute('href'))
  const kinds = ['birth', 'beneficiary', 'address', 'phone', 'email', 'bank', 'other']
  expect(hrefs).toEqual(kinds.map((kind) => `#/demandes/nouvelle-${kind}`))
})

describe('without data', () => {
  it('says what to do before the first sync', async () => {
    await open({ never: true, online: false, fail: { Contract: { code: 'not_found' } } })
    expect(await screen.findByText('Rien n’est encore enregistré sur cet appareil')).toBeTruthy()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('offers to try again after a fault', async () => {
    const { fake, user } = await open({ fail: { Contract: { code: 'internal', ref: '7F3A-22' } } })
    expect((await screen.findByRole('alert')).textContent).toContain('7F3A-22')
    fake.options.fail = {}
    await user.click(await button('Réessayer'))
    expect(await screen.findByText('EF-2019-004178')).toBeTruthy()
  })
})
