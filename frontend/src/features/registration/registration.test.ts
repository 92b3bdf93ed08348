import { cleanup, render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { createRawSnippet } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { fakeWaiting } from '$src/bridge/fakeRegistration'
import { Fault } from '$src/bridge/fault'
import { status } from '$src/bridge/status.svelte'
import type { Resumed } from '$src/bridge/types'
import Page from './Page.svelte'
import { fieldOf } from './registration.svelte'

const password = 'Vélo-bleu-7'
const byId = (id: string) => document.getElementById(id) as HTMLInputElement
const heading = () => screen.getByRole('heading', { level: 1 })

async function open(options: FakeOptions = {}, resumed: Resumed | null = null) {
  const fake = new FakeDesk(options).install()
  await status.refresh()
  const told = { onsettings: vi.fn(), ondone: vi.fn(), onsignin: vi.fn(), onlostcode: vi.fn() }
  const finder = createRawSnippet(() => ({ render: () => '<p>Recherche</p>' }))
  render(Page, { ...told, resumed, finder })
  const user = userEvent.setup({
    advanceTimers: (ms) => void (vi.isFakeTimers() && vi.advanceTimersByTime(ms)),
  })
  const press = (id: string) => user.click(byId(id))
  async function enter(id: string, text: string) {
    await press(id)
    await user.paste(text)
  }
  const sent = (method: string) => fake.calls.filter((call) => call.method === method)
  async function pair(code = '520417CD') {
    await enter('registration-number', ' 00520417 ')
    await enter('registration-code', code)
    await press('registration-submit')
  }
  async function account() {
    await pair()
    await vi.waitFor(() => expect(byId('registration-email')).toBeTruthy())
    await enter('registration-password', password)
    await enter('registration-password-confirmation', password)
    await enter('registration-email', 'dominique.petit@exemple.fr')
    await enter('registration-answer', 'Médor')
    await press('registration-submit')
    await vi.waitFor(() => expect(byId('registration-accepted')).toBeTruthy())
  }
  async function terms() {
    await account()
    await press('registration-accepted')
    await press('registration-submit')
  }
  async function waiting() {
    await terms()
    await vi.waitFor(() => expect(byId('registration-sent-ok')).toBeTruthy())
    await press('registration-sent-ok')
    await vi.waitFor(() => expect(byId('registration-find')).toBeTruthy())
  }
  return { fake, user, press, enter, sent, pair, account, terms, waiting, ...told }
}

describe('the first step', () => {
  it('sends nothing while a field is empty, and leads to it', async () => {
    const { press, sent } = await open()
    await press('registration-submit')
    expect(sent('BeginRegistration')).toEqual([])
    expect(screen.getByRole('alert')).toBe(document.activeElement)
    expect(byId('registration-number').getAttribute('aria-invalid')).toBe('true')
  })

  it('says what to check when number and code do not go together, and keeps them', async () => {
    const { pair } = await open()
    await pair('000000AA')
    const summary = await screen.findByRole('alert')
    expect(summary.textContent).toContain('ne vont pas ensemble')
    expect(byId('registration-code').value).toBe('000000AA')
  })

  it("fills in the demo's member who never came", async () => {
    const { user } = await open({ demo: true })
    await user.click(await screen.findByRole('button', { name: 'Remplir' }))
    expect([byId('registration-number').value, byId('registration-code').value]).toEqual([
      '00520417',
      '520417CD',
    ])
  })

  it('leads to the lost code', async () => {
    const { press, onlostcode } = await open()
    await press('registration-lost-code')
    expect(onlostcode).toHaveBeenCalledOnce()
  })

  it('leaves at once when nothing was typed, and asks when something was', async () => {
    const { user, onsignin, enter } = await open()
    await user.keyboard('{Escape}')
    expect(onsignin).toHaveBeenCalledTimes(1)
    await enter('registration-number', '0052')
    await user.keyboard('{Escape}')
    expect(await screen.findByRole('dialog')).toBeTruthy()
    expect(onsignin).toHaveBeenCalledTimes(1)
    await user.click(byId('registration-leave-confirm'))
    expect(onsignin).toHaveBeenCalledTimes(2)
  })
})

describe('the steps', () => {
  it('greet by name and put the focus on the heading', async () => {
    const { pair } = await open()
    await pair()
    await vi.waitFor(() => expect(heading().textContent).toBe('Bonjour Dominique Petit'))
    await vi.waitFor(() => expect(document.activeElement).toBe(heading()))
    expect(screen.getByText('Étape 2 sur 4')).toBeTruthy()
  })

  it('go back by Escape and by button without losing what was typed, and ask nothing again', async () => {
    const { user, press, account, sent } = await open()
    await account()
    await user.keyboard('{Escape}')
    expect(byId('registration-password').value).toBe(password)
    await press('registration-back')
    expect(byId('registration-number').value.trim()).toBe('00520417')
    await press('registration-submit')
    await vi.waitFor(() => expect(byId('registration-answer')?.value).toBe('Médor'))
    expect(sent('BeginRegistration')).toHaveLength(1)
  })

  it('send the whole choice at the third, where the box that is ticked from the start keeps the address', async () => {
    const { terms, sent } = await open()
    await terms()
    await vi.waitFor(() => expect(sent('ChooseAccount')).toHaveLength(1))
    expect(sent('ChooseAccount')[0]?.args).toEqual([
      {
        password,
        email: 'dominique.petit@exemple.fr',
        shareEmail: false,
        question: 'childhood_friend',
        answer: 'Médor',
        termsVersion: '2026-11',
      },
    ])
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('dominique.petit@exemple.fr')
    expect(dialog.textContent).toContain('24\u00a0heures')
  })

  it('share the address only when the member unticks the box', async () => {
    const { pair, press, sent, enter } = await open()
    await pair()
    await vi.waitFor(() => expect(byId('registration-private')).toBeTruthy())
    await press('registration-private')
    await enter('registration-password', password)
    await enter('registration-password-confirmation', password)
    await enter('registration-email', 'd@exemple.fr')
    await enter('registration-answer', 'Médor')
    await press('registration-submit')
    await vi.waitFor(() => expect(byId('registration-accepted')).toBeTruthy())
    await press('registration-accepted')
    await press('registration-submit')
    await vi.waitFor(() => expect(sent('ChooseAccount')[0]?.args[0]).toMatchObject({ shareEmail: true }))
  })

  it('hold the second together before the third: every missing field at once', async () => {
    const { pair, press } = await open()
    await pair()
    await vi.waitFor(() => expect(byId('registration-email')).toBeTruthy())
    await press('registration-submit')
    const summary = await screen.findByRole('alert')
    expect(within(summary).getAllByRole('link')).toHaveLength(4)
  })

  it('need the box ticked', async () => {
    const { account, press, sent } = await open()
    await account()
    await press('registration-submit')
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(byId('registration-accepted').getAttribute('aria-invalid')).toBe('true')
    expect(sent('ChooseAccount')).toEqual([])
  })

  it('come back to the field that the office refuses, with everything else kept', async () => {
    const { terms, user } = await open({
      fail: { ChooseAccount: { code: 'answer_revealing', field: 'answer' } },
    })
    await terms()
    await vi.waitFor(() => expect(byId('registration-answer')?.getAttribute('aria-invalid')).toBe('true'))
    expect(document.activeElement).toBe(screen.getByRole('alert'))
    expect(byId('registration-password').value).toBe(password)
    await user.click(screen.getByRole('link', { name: 'Revoir la réponse' }))
    expect(document.activeElement).toBe(byId('registration-answer'))
  })

  it('read the terms again when they changed meanwhile', async () => {
    const { terms, sent } = await open({ fail: { ChooseAccount: { code: 'terms_changed' } } })
    await terms()
    await vi.waitFor(() => expect(sent('Terms')).toHaveLength(2))
    expect((await screen.findByRole('alert')).textContent).toContain('ont changé')
    expect(byId('registration-accepted').checked).toBe(false)
  })

  it('can try to read the terms again', async () => {
    const { fake, pair, user, press, enter } = await open({ fail: { Terms: { code: 'office_down' } } })
    await pair()
    await vi.waitFor(() => expect(byId('registration-email')).toBeTruthy())
    await enter('registration-password', password)
    await enter('registration-password-confirmation', password)
    await enter('registration-email', 'd@exemple.fr')
    await enter('registration-answer', 'Médor')
    await press('registration-submit')
    const again = await screen.findByRole('button', { name: 'Réessayer' })
    fake.options.fail = {}
    await user.click(again)
    expect(await screen.findByRole('region', { name: /conditions d’utilisation/ })).toBeTruthy()
  })

  it('begin again by themselves when reading took longer than the ticket', async () => {
    const { fake, account, press, sent } = await open()
    await account()
    fake.options.fail = { ChooseAccount: { code: 'ticket_expired' } }
    const begin = sent('BeginRegistration').length
    await press('registration-accepted')
    await press('registration-submit')
    await vi.waitFor(() => expect(sent('ChooseAccount')).toHaveLength(2))
    expect(sent('BeginRegistration')).toHaveLength(begin + 1)
    await vi.waitFor(() => expect(byId('registration-number')).toBeTruthy())
    expect(byId('registration-number').value.trim()).toBe('00520417')
  })

  it('leave no secret behind', async () => {
    const { account, sent } = await open()
    await account()
    cleanup()
    expect(sent('AbandonRegistration')).toHaveLength(1)
    expect(location.hash + JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain(password)
  })
})

describe('a fault', () => {
  it.each([
    ['password_common', '', 'password'],
    ['invalid_email', 'email', 'email'],
    ['email_not_ascii', '', 'email'],
    ['answer_revealing', '', 'answer'],
    ['field_required', 'access_code', 'code'],
    ['field_required', 'question_id', 'question'],
    ['throttled', 'password', undefined],
    ['offline', '', undefined],
  ] as const)('%s of « %s » belongs to %s', (code, field, name) => {
    expect(fieldOf(new Fault(code, field))).toBe(name)
  })
})

describe('the waiting page', () => {
  it('shows the masked address and the time left', async () => {
    const { waiting } = await open()
    await waiting()
    expect(screen.getByText('d•••••@exemple.fr')).toBeTruthy()
    expect(screen.getByRole('timer', { name: 'Temps restant' }).textContent).toMatch(/23\D+5\d/)
  })

  it('says a wrong code at its field, after taking spaces out of it', async () => {
    const { waiting, press, sent, ondone, enter } = await open({
      fail: { ActivateByCode: { code: 'code_wrong' } },
    })
    await waiting()
    await enter('registration-mail-code', 'k7m2 qx9r')
    await press('registration-mail-code-submit')
    await vi.waitFor(() => expect(byId('registration-mail-code').getAttribute('aria-invalid')).toBe('true'))
    expect(sent('ActivateByCode')[0]?.args).toEqual(['k7m2qx9r'])
    expect(ondone).not.toHaveBeenCalled()
  })

  it('activates with the code of the message, typed', async () => {
    const { waiting, press, enter } = await open()
    await waiting()
    await enter('registration-mail-code', 'K7M2-QX9R')
    await press('registration-mail-code-submit')
    await vi.waitFor(() => expect(heading().textContent).toBe('Votre compte est activé'))
  })

  it('resends, and waits before it does again', async () => {
    const { waiting, press, sent } = await open()
    await waiting()
    await press('registration-resend')
    expect(await screen.findByText(/Nouvel envoi possible dans/)).toBeTruthy()
    await press('registration-resend')
    expect(sent('ResendActivation')).toHaveLength(1)
  })

  it('corrects a mistyped address', async () => {
    const { waiting, user, press, sent, enter } = await open({
      registration: { waiting: { mail: 'refused' } },
    })
    await waiting()
    await press('registration-correct')
    await vi.waitFor(() => expect(byId('registration-corrected')?.value).toBe('dominique.petit@exemple.fr'))
    await user.clear(byId('registration-corrected'))
    await enter('registration-corrected', 'd.petit@exemple.fr')
    await press('registration-correct-submit')
    expect(await screen.findByText(/Adresse corrigée/)).toBeTruthy()
    expect(sent('CorrectEmail')[0]?.args).toEqual(['d.petit@exemple.fr'])
    expect(screen.queryByText('Message refusé')).toBeNull()
  })

  it('leads to another address when this one opens another account, without repeating the fault there', async () => {
    const { waiting, user, press, enter } = await open({
      fail: { ActivateByCode: { code: 'email_taken', field: 'email' } },
    })
    await waiting()
    await enter('registration-mail-code', 'K7M2QX9R')
    await press('registration-mail-code-submit')
    const fault = await screen.findByRole('alert')
    await user.click(within(fault).getByRole('button', { name: 'Corriger l’adresse' }))
    expect((await screen.findByRole('dialog')).textContent).not.toContain('autre compte')
  })

  it('asks before leaving, and gives sign-in its login', async () => {
    const { waiting, user, press, onsignin } = await open()
    await waiting()
    await user.keyboard('{Escape}')
    await vi.waitFor(() => expect(byId('registration-leave-confirm')).toBeTruthy())
    await press('registration-leave-confirm')
    expect(onsignin).toHaveBeenCalledWith('520417CD')
  })

  it('starts again with what was typed', async () => {
    const { waiting, press } = await open()
    await waiting()
    await press('registration-restart')
    await vi.waitFor(() => expect(byId('registration-restart-confirm')).toBeTruthy())
    await press('registration-restart-confirm')
    await vi.waitFor(() => expect(byId('registration-number')?.value.trim()).toBe('00520417'))
  })

  it.each([
    ['expired', 'Le délai de 24 heures est passé'],
    ['superseded', 'Votre compte a été activé par une autre inscription'],
  ] as const)('says that it is %s', async (state, title) => {
    const { terms, press } = await open({ registration: { waiting: { state } } })
    await terms()
    await vi.waitFor(() => expect(byId('registration-sent-ok')).toBeTruthy())
    await press('registration-sent-ok')
    await vi.waitFor(() => expect(heading().textContent).toBe(title))
  })

  it('is where a resumed registration comes back to', async () => {
    const waiting = fakeWaiting('dominique.petit@exemple.fr')
    const { press, sent, ondone } = await open({}, { login: '520417CD', password, waiting })
    await vi.waitFor(() => expect(byId('registration-find')).toBeTruthy())
    expect(sent('SignIn')).toEqual([])
    await press('registration-find')
    expect(await screen.findByText('Recherche')).toBeTruthy()
    expect(ondone).not.toHaveBeenCalled()
  })
})

describe('asking how far it is', () => {
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
  afterEach(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: false })
    vi.useRealTimers()
  })
  const hide = (hidden: boolean) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }

  it('goes on by itself to the open account, and signs in with the password still in memory', async () => {
    const { fake, waiting, press, sent, ondone } = await open()
    await waiting()
    fake.registration.ActivateByCode('K7M2QX9R')
    await vi.advanceTimersByTimeAsync(3_100)
    expect(heading().textContent).toBe('Votre compte est activé')
    await press('registration-stay')
    await press('registration-open')
    await vi.waitFor(() => expect(sent('SignIn')).toHaveLength(1))
    expect(sent('SignIn')[0]?.args[0]).toMatchObject({ login: '520417CD', password, stay: 'on' })
    expect(ondone).not.toHaveBeenCalled()
  })

  it('pauses while the window is hidden, and asks at once when it is seen', async () => {
    const { waiting, sent } = await open()
    await waiting()
    hide(true)
    const before = sent('RegistrationStatus').length
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sent('RegistrationStatus')).toHaveLength(before)
    hide(false)
    await vi.advanceTimersByTimeAsync(10)
    expect(sent('RegistrationStatus')).toHaveLength(before + 1)
  })

  it('ends with the page', async () => {
    const { waiting, sent } = await open()
    await waiting()
    cleanup()
    const before = sent('RegistrationStatus').length
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sent('RegistrationStatus')).toHaveLength(before)
  })

  it.each([
    ['hidden', () => hide(true)],
    ['left', () => cleanup()],
  ])('is over with the answer under way when the page is %s', async (_, go) => {
    const { fake, waiting, sent } = await open()
    await waiting()
    fake.options.delay = 500
    await vi.waitFor(() => expect(sent('RegistrationStatus')).toHaveLength(1), { timeout: 5000 })
    go()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sent('RegistrationStatus')).toHaveLength(1)
  })

  it('slows down and says so while the office cannot be reached, and forgets it once it is back', async () => {
    const { fake, waiting, sent } = await open()
    await waiting()
    fake.options.fail = { RegistrationStatus: { code: 'offline' } }
    await vi.advanceTimersByTimeAsync(60_000)
    expect(screen.getByText(/réessaie toute seule/)).toBeTruthy()
    const slow = sent('RegistrationStatus').length
    expect(slow).toBeLessThan(10)
    fake.options.fail = {}
    await vi.advanceTimersByTimeAsync(61_000)
    expect(screen.queryByText(/réessaie toute seule/)).toBeNull()
  })

  it('takes a registration that the office forgot for one that is over', async () => {
    const { fake, waiting } = await open()
    await waiting()
    fake.options.fail = { RegistrationStatus: { code: 'ticket_expired' } }
    await vi.advanceTimersByTimeAsync(3_100)
    expect(heading().textContent).toBe('Le délai de 24 heures est passé')
  })
})
