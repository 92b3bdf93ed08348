import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { blocked } from '$src/bridge/blocked.svelte'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import Page from './Page.svelte'

async function open(options: FakeOptions = {}, reason: 'first' | 'changed' | 'again' = 'first') {
  const fake = new FakeDesk(options).install()
  await status.refresh()
  const told = {
    onsettings: vi.fn(),
    ondone: vi.fn(),
    onback: vi.fn(),
    onafresh: vi.fn(),
    onlostpassword: vi.fn(),
    onlostcode: vi.fn(),
    onfirstvisit: vi.fn(),
    onresume: vi.fn(),
  }
  render(Page, { reason, ...told })
  const user = userEvent.setup()
  return { fake, user, ...told, sent: () => fake.calls.filter((call) => call.method === 'SignIn') }
}
const login = () => screen.getByLabelText('Code ou email')
const password = () => screen.getByLabelText('Mot de passe')
const submit = () => screen.getByRole('button', { name: /Se connecter|Connexion/ })

async function fillAndSend(user: ReturnType<typeof userEvent.setup>, typed = 'Demo2026') {
  await user.type(login(), '417829AB')
  await user.type(password(), typed)
  await user.click(submit())
}

describe('the sign-in form', () => {
  it('sends nothing while a field is empty, says so beside it and on top, and leads to it', async () => {
    const { user, sent } = await open()
    await user.click(submit())
    expect(sent()).toEqual([])
    const summary = await screen.findByRole('alert')
    expect(summary).toHaveProperty('id', document.activeElement?.id ?? '')
    expect(summary.textContent).toContain('Saisissez votre mot de passe.')
    expect(login().getAttribute('aria-invalid')).toBe('true')
    await user.click(screen.getByRole('link', { name: 'Saisissez votre mot de passe.' }))
    expect(document.activeElement).toBe(password())
  })

  it('signs in with what was typed', async () => {
    const { user, sent, ondone } = await open()
    await user.click(screen.getByLabelText('Rester connecté sur cet appareil'))
    await fillAndSend(user)
    expect(sent()[0]?.args).toEqual([
      { login: '417829AB', password: 'Demo2026', oldPassword: '', recoveryKey: '', stay: 'on' },
    ])
    await vi.waitFor(() => expect(ondone).toHaveBeenCalledOnce())
  })

  it('says that login and password do not belong together, and keeps what was typed', async () => {
    const { user, ondone } = await open()
    await fillAndSend(user, 'faux')
    expect((await screen.findByRole('alert')).textContent).toContain('Identifiant ou mot de passe incorrect')
    expect(password().getAttribute('aria-describedby')).toContain('error')
    expect(login()).toHaveProperty('value', '417829AB')
    expect(ondone).not.toHaveBeenCalled()
  })

  it('shows and hides the password', async () => {
    const { user } = await open()
    const show = screen.getByRole('button', { name: /Afficher/ })
    await user.click(show)
    expect([password().getAttribute('type'), show.getAttribute('aria-pressed')]).toEqual(['text', 'true'])
  })

  it("fills in the demo's credentials", async () => {
    const { user } = await open({ demo: true })
    await user.click(await screen.findByRole('button', { name: 'Remplir' }))
    expect([login(), password()].map((field) => (field as HTMLInputElement).value)).toEqual([
      '417829AB',
      'Demo2026',
    ])
  })

  it('asks for the old password once the office took the new one', async () => {
    const { fake, user, sent, onafresh } = await open({
      fail: { SignIn: { code: 'vault_password_changed' } },
    })
    await fillAndSend(user)
    await user.type(await screen.findByLabelText('Ancien mot de passe'), 'Avant2025')
    fake.options.fail = {}
    await user.click(submit())
    expect(sent()[1]?.args[0]).toMatchObject({ oldPassword: 'Avant2025' })
    await user.click(screen.getByRole('button', { name: /repartir de zéro/ }))
    expect(onafresh).toHaveBeenCalled()
  })

  it('puts a wrong old password beside its field', async () => {
    const { user } = await open(
      { vault: 'locked', fail: { SignIn: { code: 'wrong_password', field: 'old_password' } } },
      'changed',
    )
    await user.type(login(), '417829AB')
    await user.type(screen.getByLabelText('Nouveau mot de passe'), 'Demo2026')
    await user.type(screen.getByLabelText('Ancien mot de passe'), 'faux')
    await user.click(submit())
    await screen.findByRole('alert')
    expect(screen.getByLabelText('Ancien mot de passe').getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByLabelText('Nouveau mot de passe').getAttribute('aria-invalid')).toBeNull()
  })

  it('opens the vault with the recovery key instead, and sends no old password', async () => {
    const { user, sent } = await open(
      { vault: 'locked', fail: { SignIn: { code: 'recovery_key_wrong', field: 'recovery_key' } } },
      'changed',
    )
    await user.type(login(), '417829AB')
    await user.type(screen.getByLabelText('Nouveau mot de passe'), 'Demo2026')
    await user.type(screen.getByLabelText('Ancien mot de passe'), 'Avant2025')
    await user.click(screen.getByLabelText('La clé de secours'))
    await user.click(submit())
    expect(await screen.findByRole('link', { name: 'Saisissez votre clé de secours.' })).toBeTruthy()
    await user.type(screen.getByLabelText('Clé de secours'), '7k3m qx2r')
    await user.click(submit())
    await vi.waitFor(() => expect(sent()).toHaveLength(1))
    expect(sent()[0]?.args[0]).toMatchObject({ oldPassword: '', recoveryKey: '7k3m qx2r' })
    expect(screen.getByLabelText('Clé de secours').getAttribute('aria-invalid')).toBe('true')
  })

  it("gives another member's vault to the whole window", async () => {
    const { user } = await open({ fail: { SignIn: { code: 'vault_other_member' } } })
    await fillAndSend(user)
    await vi.waitFor(() => expect(blocked.fault?.code).toBe('vault_other_member'))
  })

  it('offers to come back to a registration that waits for its mail', async () => {
    const { fake, user, onresume } = await open({ fail: { SignIn: { code: 'not_activated' } } })
    await fillAndSend(user)
    await user.click(await screen.findByRole('button', { name: 'Reprendre mon inscription' }))
    expect(fake.calls.at(-1)).toEqual({ method: 'ResumeRegistration', args: ['417829AB', 'Demo2026'] })
    expect(onresume.mock.calls[0]?.[0]).toMatchObject({
      login: '417829AB',
      password: 'Demo2026',
      waiting: { state: 'waiting' },
    })
  })

  it('says that the first sign-in needs the network', async () => {
    await open({ online: false })
    expect(screen.getByText(/La première connexion a besoin du réseau/)).toBeTruthy()
  })
})

describe('too many tries', () => {
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
  afterEach(() => void vi.useRealTimers())

  it('counts down, sends nothing meanwhile, and says when it is over', async () => {
    const { fake, sent } = await open({ fail: { SignIn: { code: 'throttled', until: Date.now() + 65_000 } } })
    const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) })
    await fillAndSend(user)
    expect((await screen.findByRole('timer')).textContent).toMatch(/1.min.0[45].s/)
    await user.click(submit())
    expect(sent()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(66_000)
    expect(screen.queryByRole('timer')).toBeNull()
    expect(screen.getByText('Vous pouvez réessayer maintenant.')).toBeTruthy()
    fake.options.fail = {}
    await user.click(submit())
    expect(sent()).toHaveLength(2)
  })
})
