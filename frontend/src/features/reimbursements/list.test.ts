import { render, screen, waitFor } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import { filters } from './filters.svelte'
import { pageSize } from './history.svelte'
import Scrolled from './Scrolled.test.svelte'

beforeEach(() => filters.clear())

async function open(options: FakeOptions = {}) {
  const fake = new FakeDesk({ vault: 'open', lines: 1000, ...options }).install()
  status.follow()
  await status.refresh()
  render(Scrolled)
  return { fake, user: userEvent.setup() }
}
const rows = () => screen.findAllByRole('row')
const offsets = (fake: FakeDesk) =>
  fake.calls.filter((call) => call.method === 'Reimbursements').map((call) => call.args[1])

describe('the list', () => {
  it('draws only what is in sight and says how much there is', async () => {
    await open()
    const grid = await screen.findByRole('grid', { name: 'Liste de vos remboursements' })
    const layout = Number(grid.getAttribute('aria-rowcount'))
    expect(layout).toBeGreaterThan(1000)
    expect((await rows()).length).toBeLessThan(80)
  })

  it('asks for the first page only, together with what frames it', async () => {
    const { fake } = await open()
    await screen.findByRole('grid')
    expect(offsets(fake)).toEqual([0])
    expect(fake.calls.find((call) => call.method === 'Reimbursements')?.args[2]).toBe(pageSize)
  })

  it('moves with the arrows, opens with Enter, and gets the focus back on Escape', async () => {
    const { user } = await open()
    await screen.findByRole('grid')
    document.getElementById('line-0')!.focus()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    await waitFor(() => expect(document.activeElement?.id).toBe('line-2'))
    await user.keyboard('{Enter}')
    const dialog = await screen.findByRole('dialog', {}, { timeout: 20_000 })
    await waitFor(() => expect(dialog.textContent).toContain('Pourquoi ces montants'))
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await waitFor(() => expect(document.activeElement?.id).toBe('line-2'))
  })

  it('filters and clears', async () => {
    const { fake, user } = await open()
    await screen.findByRole('grid')
    await user.selectOptions(screen.getByLabelText('Nature des soins'), 'pharmacy')
    await waitFor(() =>
      expect(fake.calls.findLast((call) => call.method === 'Overview')?.args[0]).toMatchObject({
        kind: 'pharmacy',
      }),
    )
    await user.click(screen.getByRole('button', { name: 'Effacer les filtres' }))
    await waitFor(() =>
      expect(fake.calls.findLast((call) => call.method === 'Overview')?.args[0]).toMatchObject({ kind: '' }),
    )
  })

  it('says where benefits before 2017 are, without asking the desk', async () => {
    const { user } = await open()
    await screen.findByRole('grid')
    await user.selectOptions(screen.getByLabelText('Année'), 'Avant 2017')
    expect(await screen.findByText(/contactez votre conseiller habituel/)).toBeTruthy()
    expect(screen.queryByRole('grid')).toBeNull()
  })

  it('reads again when the desk stored news', async () => {
    const { fake } = await open({ lines: 3 })
    await screen.findByRole('grid')
    fake.history.lines = fake.history.lines.slice(1)
    fake.tell({ revision: 2 })
    expect(await screen.findByText(/^2 remboursements/)).toBeTruthy()
  })

  it('says why it is empty: nothing chosen, never synced, nothing yet', async () => {
    await open({ lines: 0, never: true })
    expect(await screen.findByText(/Actualisez une fois en ligne/)).toBeTruthy()
  })

  it('shows a fault with a way on', async () => {
    const { fake, user } = await open({ fail: { Overview: { code: 'internal', ref: '7F3A' } } })
    expect((await screen.findByRole('alert')).textContent).toContain('7F3A')
    fake.options.fail = {}
    await user.click(screen.getByRole('button', { name: 'Réessayer' }))
    expect(await screen.findByRole('grid')).toBeTruthy()
  })
})

describe('news while the list stands at its top', () => {
  it('shows the newest lines at once', async () => {
    const { fake } = await open({ lines: 3 })
    await screen.findByRole('grid')
    const old = fake.history.lines
    const newer = Array.from({ length: 900 }, (_, i) => ({
      ...old[0]!,
      id: `n${i}`,
      careDate: '2026-12-24',
      actLabel: 'Soin tout neuf',
    }))
    fake.history.lines = [...newer, ...old]
    fake.tell({ revision: 2 })
    expect((await screen.findAllByText('Soin tout neuf')).length).toBeGreaterThan(5)
  })
})
