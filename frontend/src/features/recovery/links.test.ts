import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import App from '$src/App.svelte'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import LostCode from './LostCode.svelte'

const chosen = 'Marronnier7dore'
// The first page of a cold run waits for its modules to be transformed.
const title = (name: string) =>
  screen.findByRole('heading', { level: 1, name }, { timeout: 20_000, interval: 10 })

async function open(options: FakeOptions = {}) {
  const fake = new FakeDesk(options).install()
  await status.refresh()
  render(App, { startFault: null, folder: '' })
  return { fake, user: userEvent.setup() }
}
async function choose(user: ReturnType<typeof userEvent.setup>) {
  await user.type(await screen.findByLabelText('Nouveau mot de passe'), chosen)
  await user.type(screen.getByLabelText('Confirmation du mot de passe'), chosen)
  await user.click(screen.getByRole('button', { name: 'Changer mon mot de passe' }))
}

describe('the link that opens the application', () => {
  it('leads to a new password, and that to the sign-in page', async () => {
    const { fake, user } = await open({ vault: 'locked', recovery: { link: 'reset' } })
    await title('Choisir un nouveau mot de passe')
    await choose(user)
    await title('Votre mot de passe est changé')
    expect(fake.calls.find((call) => call.method === 'ResetPassword')?.args).toEqual([chosen])
    expect(screen.getByText(/l’ancien mot de passe ou votre clé de secours/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Se connecter' }))
    expect(await screen.findByText('Connectez-vous avec votre nouveau mot de passe.')).toBeTruthy()
  })

  it('is followed while the application runs', async () => {
    const { fake } = await open({ vault: 'locked' })
    await title('Vos données sont verrouillées')
    fake.open('reset')
    await title('Choisir un nouveau mot de passe')
  })

  it('waits until the member says so where it would end a registration', async () => {
    const { fake, user } = await open()
    await user.click(await screen.findByRole('button', { name: /Première visite/ }))
    await title('Première visite')
    fake.open('reset')
    await user.click(await screen.findByRole('button', { name: /Ouvrir.: choisir/ }))
    await title('Choisir un nouveau mot de passe')
    expect(screen.queryByText(/vous attend/)).toBeNull()
  })

  it('only brings the window forward when it asks for no more', async () => {
    const { fake } = await open({ vault: 'locked' })
    fake.open('open')
    await vi.waitFor(() => expect(fake.calls.filter((call) => call.method === 'Link')).toHaveLength(2))
    await title('Vos données sont verrouillées')
  })

  it.each([
    ['link_used', 'Ce lien a déjà servi'],
    ['link_expired', 'Ce lien est arrivé à son terme'],
    ['link_unknown', 'Ce lien n’est pas reconnu'],
  ] as const)('%s says so and leads to another', async (code, said) => {
    const { user } = await open({ recovery: { link: 'reset' }, fail: { ResetPassword: { code } } })
    await choose(user)
    expect(document.activeElement).toBe(await title(said))
    await user.click(screen.getByRole('button', { name: 'Demander un nouveau lien' }))
    await title('Mot de passe perdu')
  })

  it('is left by Escape', async () => {
    const { user } = await open({ recovery: { link: 'reset' } })
    await title('Choisir un nouveau mot de passe')
    await user.keyboard('{Escape}')
    await title('Authentification')
  })
})

describe('who lost their access code', () => {
  function lost(options: FakeOptions = {}) {
    const fake = new FakeDesk(options).install()
    const onback = vi.fn()
    render(LostCode, { onback })
    return { fake, onback, user: userEvent.setup() }
  }

  it('is told where to look first, then tells the mutual', async () => {
    const { fake, user, onback } = lost()
    expect(screen.getByText(/votre carte de mutuelle/)).toBeTruthy()
    await user.type(screen.getByLabelText('N° d’adhérent'), ' 00417829 ')
    await user.type(screen.getByLabelText('Adresse e-mail'), 'camille@exemple.fr{Enter}')
    expect(document.activeElement).toBe(await title('Votre mutuelle est prévenue'))
    expect(fake.calls.find((call) => call.method === 'ReportLostCode')?.args).toEqual([
      'camille@exemple.fr',
      '00417829',
    ])
    await user.click(screen.getByRole('button', { name: 'Revenir à la connexion' }))
    expect(onback).toHaveBeenCalledOnce()
  })

  it('reads a mistyped address at its field', async () => {
    const { user } = lost()
    await user.type(screen.getByLabelText('N° d’adhérent'), '00417829')
    await user.type(screen.getByLabelText('Adresse e-mail'), 'camille{Enter}')
    await screen.findByRole('alert')
    expect(screen.getByLabelText('Adresse e-mail').getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByLabelText('N° d’adhérent').getAttribute('aria-invalid')).toBeNull()
  })
})
