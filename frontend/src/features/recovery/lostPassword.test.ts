import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import LostPassword from './LostPassword.svelte'

const chosen = 'Marronnier7dore'

async function open(options: FakeOptions = {}, user = userEvent.setup()) {
  const fake = new FakeDesk(options).install()
  await status.refresh()
  const told = { onsignin: vi.fn(), onback: vi.fn(), onlostcode: vi.fn() }
  const { unmount } = render(LostPassword, told)
  const sent = (method: string) => fake.calls.filter((call) => call.method === method)
  return { fake, user, sent, unmount, ...told }
}
const number = () => screen.getByLabelText('N° d’adhérent')
const code = () => screen.getByLabelText('Code d’accès')
const reply = () => screen.findByLabelText(/premier animal/, { selector: 'input' })
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const title = (name: string) => screen.findByRole('heading', { level: 1, name })

async function identify(user: ReturnType<typeof userEvent.setup>) {
  await user.type(number(), '00417829')
  await user.type(code(), '417829AB{Enter}')
}
async function choose(user: ReturnType<typeof userEvent.setup>) {
  await user.type(await reply(), 'Pirouette')
  await user.type(screen.getByLabelText('Nouveau mot de passe'), chosen)
  await user.type(screen.getByLabelText('Confirmation du mot de passe'), chosen)
  await user.click(button('Changer mon mot de passe'))
}

describe('who lost their password', () => {
  it('starts in the first field and is told what is missing before anything is sent', async () => {
    const { user, sent } = await open()
    expect(document.activeElement).toBe(number())
    await user.click(button('Continuer'))
    expect(sent('BeginRecovery')).toEqual([])
    await user.click(await screen.findByRole('link', { name: 'Saisissez votre code d’accès.' }))
    expect(document.activeElement).toBe(code())
  })

  it('answers their question and has the new password at once', async () => {
    const { user, sent, onsignin } = await open()
    await identify(user)
    expect(document.activeElement).toBe(await title('Votre question pense-bête'))
    await choose(user)
    await title('Votre mot de passe est changé')
    expect(sent('AnswerQuestion')[0]?.args).toEqual(['Pirouette', chosen])
    expect(screen.getByText(/Tous vos appareils sont déconnectés/)).toBeTruthy()
    await user.click(button('Se connecter'))
    expect(onsignin).toHaveBeenCalledOnce()
  })

  it('is told from when the new password holds where it waits, and what to do if it was not them', async () => {
    const { user, onback, onsignin } = await open({ recovery: { delayed: true } })
    await identify(user)
    await choose(user)
    await title('Votre demande est enregistrée')
    expect(screen.getByText(/sera valable à partir du \d+(er)? \S+ \d{4} à \d\d:\d\d/)).toBeTruthy()
    expect(screen.getByText(/Annuler cette demande/)).toBeTruthy()
    await user.click(button('Revenir à la connexion'))
    expect([onback.mock.calls.length, onsignin.mock.calls.length]).toEqual([1, 0])
  })

  it('reads a wrong answer at its field, with the number of tries a day, and keeps the rest', async () => {
    const { user } = await open({ fail: { AnswerQuestion: { code: 'answer_wrong', field: 'answer' } } })
    await identify(user)
    await choose(user)
    expect((await screen.findByRole('alert')).textContent).toContain('Cinq réponses sont entendues par jour.')
    expect((await reply()).getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByLabelText('Nouveau mot de passe')).toHaveProperty('value', chosen)
  })

  it('has a password refused by the office at the password', async () => {
    const { user } = await open({ fail: { AnswerQuestion: { code: 'password_common' } } })
    await identify(user)
    await choose(user)
    await screen.findByRole('alert')
    expect(screen.getByLabelText('Nouveau mot de passe').getAttribute('aria-invalid')).toBe('true')
    expect((await reply()).getAttribute('aria-invalid')).toBeNull()
  })

  it('may not choose their number or code as the password', async () => {
    const { user, sent } = await open()
    await identify(user)
    await user.type(await reply(), 'Pirouette')
    await user.type(screen.getByLabelText('Nouveau mot de passe'), 'Abc-00417829')
    await user.type(screen.getByLabelText('Confirmation du mot de passe'), 'Abc-00417829')
    await user.click(button('Changer mon mot de passe'))
    expect(await screen.findByRole('link', { name: 'Ce mot de passe parle de vous' })).toBeTruthy()
    expect(sent('AnswerQuestion')).toEqual([])
  })

  it('comes back to the number and the code when the step stood open too long', async () => {
    const { user } = await open({ fail: { AnswerQuestion: { code: 'ticket_expired' } } })
    await identify(user)
    await choose(user)
    await title('Mot de passe perdu')
    expect(screen.getByRole('alert').textContent).toContain('restée ouverte trop longtemps')
    expect(number()).toHaveProperty('value', '00417829')
  })

  it('goes back by Escape step by step, and leaves from the first', async () => {
    const { user, onback } = await open({ recovery: { mailOffered: true } })
    await identify(user)
    await user.click(await screen.findByRole('button', { name: /Répondre à ma question/ }))
    await title('Votre question pense-bête')
    await user.keyboard('{Escape}')
    await title('Comment vous reconnaître\u202f?')
    await user.keyboard('{Escape}')
    await title('Mot de passe perdu')
    expect(onback).not.toHaveBeenCalled()
    await user.keyboard('{Escape}')
    expect(onback).toHaveBeenCalledOnce()
  })

  it('finds what was typed again after a step back, but no answer to another question', async () => {
    const { fake, user } = await open()
    await identify(user)
    await user.type(await reply(), 'Pirouette')
    await user.click(button('Vérifier le numéro et le code'))
    await user.click(button('Continuer'))
    expect(await reply()).toHaveProperty('value', 'Pirouette')
    await user.click(button('Vérifier le numéro et le code'))
    const other = { question: 'Quelle rue\u202f?', mailOffered: false, expiresAt: 0 }
    fake.recovery.BeginRecovery = () => other
    await user.click(button('Continuer'))
    expect(await screen.findByLabelText(/Quelle rue/, { selector: 'input' })).toHaveProperty('value', '')
  })

  it('leaves nothing of a secret in the address, in storage or in a field of the next visit', async () => {
    const { user, unmount } = await open()
    await identify(user)
    await choose(user)
    await title('Votre mot de passe est changé')
    unmount()
    expect(location.href + JSON.stringify({ ...localStorage, ...sessionStorage })).not.toMatch(
      /Pirouette|Marronnier|417829/,
    )
    await open()
    expect([number(), code()].map((field) => (field as HTMLInputElement).value)).toEqual(['', ''])
  })
})

describe('the link by mail', () => {
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
  afterEach(() => void vi.useRealTimers())

  it('is sent again only when the wait is over, and says nothing about whether there is an address', async () => {
    const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) })
    const { sent } = await open({ recovery: { mailOffered: true } }, user)
    await identify(user)
    await user.click(await screen.findByRole('button', { name: /Recevoir un lien/ }))
    await title('Regardez vos e-mails')
    expect(screen.getByText(/Si une adresse certifiée est enregistrée, un message part/)).toBeTruthy()
    await user.click(button('Renvoyer le message'))
    expect(sent('MailReset')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(61_000)
    await user.click(button('Renvoyer le message'))
    expect(sent('MailReset')).toHaveLength(2)
  })

  it('is not asked for while the office wants the member to wait', async () => {
    const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) })
    const until = Date.now() + 65_000
    const { sent } = await open(
      { recovery: { mailOffered: true }, fail: { MailReset: { code: 'throttled', until } } },
      user,
    )
    await identify(user)
    const mail = await screen.findByRole('button', { name: /Recevoir un lien/ })
    await user.click(mail)
    expect((await screen.findByRole('timer')).textContent).toMatch(/1.min.0[345].s/)
    await user.click(mail)
    expect(sent('MailReset')).toHaveLength(1)
  })
})
