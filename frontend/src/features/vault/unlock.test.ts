import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { blocked } from '$src/bridge/blocked.svelte'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { Fault } from '$src/bridge/fault'
import { status } from '$src/bridge/status.svelte'
import Blocked from './Blocked.svelte'
import Page from './Page.svelte'

async function open(options: FakeOptions = {}) {
  const fake = new FakeDesk({ vault: 'locked', online: false, ...options }).install()
  await status.refresh()
  const told = {
    onsettings: vi.fn(),
    ondone: vi.fn(),
    onchanged: vi.fn(),
    onother: vi.fn(),
    onlostpassword: vi.fn(),
  }
  render(Page, told)
  return { fake, user: userEvent.setup(), ...told }
}
const password = () => screen.getByLabelText('Mot de passe')
const submit = () => screen.getByRole('button', { name: 'Déverrouiller' })

describe('unlocking', () => {
  it('opens the vault with the password alone, without a network', async () => {
    const { fake, user, ondone } = await open()
    await user.type(password(), 'Demo2026{Enter}')
    await vi.waitFor(() => expect(ondone).toHaveBeenCalledOnce())
    expect(fake.calls.find((call) => call.method === 'Unlock')?.args).toEqual(['Demo2026', 'as_is'])
  })

  it('says that a password is wrong and what to do when it changed', async () => {
    const { user, ondone, onchanged } = await open()
    await user.type(password(), 'faux')
    await user.click(submit())
    expect((await screen.findByRole('alert')).textContent).toContain('Mot de passe incorrect')
    expect(password().getAttribute('aria-invalid')).toBe('true')
    expect(ondone).not.toHaveBeenCalled()
    await user.click(screen.getByRole('button', { name: 'Mon mot de passe a changé' }))
    expect(onchanged).toHaveBeenCalled()
  })

  it('asks the desk nothing without a password', async () => {
    const { fake, user } = await open()
    await user.click(submit())
    expect(fake.calls.some((call) => call.method === 'Unlock')).toBe(false)
    expect(await screen.findByRole('link', { name: 'Saisissez votre mot de passe.' })).toBeTruthy()
  })

  it('gives a damaged vault to the whole window', async () => {
    const { user } = await open({ fail: { Unlock: { code: 'vault_damaged' } } })
    await user.type(password(), 'Demo2026{Enter}')
    await vi.waitFor(() => expect(blocked.fault?.code).toBe('vault_damaged'))
  })
})

const stayBox = () => screen.getByLabelText<HTMLInputElement>('Rester connecté sur cet appareil')
const last = (fake: FakeDesk, method: string) => fake.calls.findLast((call) => call.method === method)?.args

describe('the keyring', () => {
  it('is told while it is asked, and the form can be used meanwhile', async () => {
    const { fake, user, ondone } = await open({ keyring: 'opening', staysOpen: true })
    expect(screen.getByText('Ouverture par le trousseau…')).toBeTruthy()
    await user.type(password(), 'Demo2026{Enter}')
    await vi.waitFor(() => expect(ondone).toHaveBeenCalledOnce())
    expect(last(fake, 'Unlock')).toEqual(['Demo2026', 'as_is'])
    expect(fake.status.staysOpen).toBe(true)
  })

  it('leaves the box as the device is, and sends what the member did with it', async () => {
    const { fake, user } = await open({ staysOpen: true })
    expect(stayBox().checked).toBe(true)
    await user.click(stayBox())
    await user.type(password(), 'Demo2026{Enter}')
    await vi.waitFor(() => expect(last(fake, 'Unlock')).toEqual(['Demo2026', 'off']))
  })

  it('says that it lost the key, with the box to tick again', async () => {
    const { fake, user } = await open({ notice: 'keyring_changed' })
    expect(screen.getByText('Le trousseau de ce système a changé')).toBeTruthy()
    expect(stayBox().checked).toBe(false)
    await user.click(stayBox())
    await user.type(password(), 'Demo2026{Enter}')
    await vi.waitFor(() => expect(last(fake, 'Unlock')).toEqual(['Demo2026', 'on']))
  })
})

describe('a window that nobody used', () => {
  it('says why it is locked', async () => {
    await open({ lockedAfter: 15 })
    expect(screen.getByText('Verrouillé après 15 minutes sans activité')).toBeTruthy()
  })
  it('says nothing where the member locked it', async () => {
    await open()
    expect(screen.queryByText(/sans activité/)).toBeNull()
  })
})

describe('the recovery key', () => {
  it('opens the vault without a network, where there is one', async () => {
    const { fake, user, ondone } = await open({ recovery: { recoveryKey: true } })
    await user.click(await screen.findByRole('button', { name: 'Ouvrir avec ma clé de secours' }))
    const key = screen.getByLabelText('Clé de secours')
    expect(document.activeElement).toBe(key)
    await user.click(submit())
    expect(screen.getByRole('link', { name: 'Saisissez votre clé de secours.' })).toBeTruthy()
    await user.type(key, 'trop courte{Enter}')
    await vi.waitFor(() => expect(key.getAttribute('aria-invalid')).toBe('true'))
    await user.clear(key)
    await user.type(key, '7k3m qx2r 7k3m qx2r 7k3m qx2r 7k3m qx2r{Enter}')
    await vi.waitFor(() => expect(ondone).toHaveBeenCalledOnce())
    expect(fake.status.vault).toBe('open')
    expect(fake.calls.some((call) => call.method === 'Unlock')).toBe(false)
  })

  it('is not offered where none was made', async () => {
    const { fake } = await open()
    await vi.waitFor(() => expect(fake.calls.some((call) => call.method === 'HasRecoveryKey')).toBe(true))
    expect(screen.queryByRole('button', { name: 'Ouvrir avec ma clé de secours' })).toBeNull()
  })
})

describe('a vault that will not open', () => {
  const show = (code: ConstructorParameters<typeof Fault>[0]) =>
    render(Blocked, { fault: new Fault(code), folder: '', onretry: vi.fn(), onafresh: vi.fn() })

  it.each(['vault_damaged', 'vault_newer', 'vault_other_member'] as const)(
    '%s offers to start afresh',
    (code) => {
      show(code)
      expect(screen.getByRole('button', { name: 'Repartir de zéro' })).toBeTruthy()
    },
  )
  it.each(['already_open', 'not_encrypted'] as const)('%s does not, and offers to try again', (code) => {
    show(code)
    expect(screen.queryByRole('button', { name: 'Repartir de zéro' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Réessayer' })).toBeTruthy()
  })
})
