import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeDesk } from '$src/bridge/fake'
import SettingsDialog from './SettingsDialog.svelte'

const locks = async () => await screen.findByLabelText<HTMLSelectElement>('Verrouiller cette fenêtre')
const saved = (fake: FakeDesk) => fake.calls.findLast((call) => call.method === 'SaveSettings')?.args[0]

it('lets the member choose when the window locks by itself, and turn it off', async () => {
  const fake = new FakeDesk({ vault: 'open' }).install()
  const user = userEvent.setup()
  render(SettingsDialog, { open: true, onsaved: vi.fn() })
  const select = await locks()
  expect([...select.options].map((option) => option.text)).toEqual([
    'Après 5 minutes sans activité',
    'Après 15 minutes sans activité',
    'Après 30 minutes sans activité',
    'Après 1 heure sans activité',
    'Jamais de lui-même',
  ])
  expect(select.value).toBe('15')
  await user.selectOptions(select, 'Jamais de lui-même')
  await user.click(screen.getByRole('button', { name: 'Enregistrer' }))
  await vi.waitFor(() => expect(saved(fake)).toMatchObject({ lockAfter: 0, theme: 'system', keep: 'all' }))
})

it('shows a time that was chosen elsewhere', async () => {
  const fake = new FakeDesk({ vault: 'open' }).install()
  fake.settings = { ...fake.settings, lockAfter: 45 }
  render(SettingsDialog, { open: true, onsaved: vi.fn() })
  const select = await locks()
  expect(select.value).toBe('45')
  expect(select.options[3]!.text).toBe('Après 45 minutes sans activité')
})
