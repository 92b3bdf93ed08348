import { cleanup, render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { fakeWaiting } from '$src/bridge/fakeRegistration'
import { Finder as Search, passwordHint } from './finder.svelte'
import Finder from './Finder.svelte'

const byId = (id: string) => document.getElementById(id) as HTMLInputElement
const email = 'dominique.petit@exemple.fr'

async function open(options: FakeOptions = {}) {
  const fake = new FakeDesk(options).install()
  fake.registration.waiting = fakeWaiting(email)
  const told = { onactivated: vi.fn(), onback: vi.fn() }
  render(Finder, { email, ...told })
  const user = userEvent.setup()
  const press = (id: string) => user.click(byId(id))
  const sent = (method: string) => fake.calls.filter((call) => call.method === method)
  async function look(password = 'Messagerie2026') {
    await press('mailbox-accept')
    await press('mailbox-password')
    if (password) await user.paste(password)
    await press('mailbox-submit')
  }
  return { fake, user, press, sent, look, ...told }
}

describe('finding the message', () => {
  it('asks for consent before anything else', async () => {
    const { press, sent, onback } = await open()
    expect(screen.getByText(/Elle ne lit aucun autre message/)).toBeTruthy()
    expect(byId('mailbox-password')).toBeNull()
    expect(sent('MailboxServers')).toEqual([])
    await press('mailbox-back')
    expect(onback).toHaveBeenCalledOnce()
  })

  it('looks with the address typed before, shows what it found, and activates only when told', async () => {
    const { look, press, sent, onactivated } = await open()
    await look()
    await vi.waitFor(() => expect(byId('mailbox-confirm')).toBeTruthy())
    expect(sent('FindActivation')[0]?.args).toEqual([
      {
        email,
        user: '',
        password: 'Messagerie2026',
        server: { host: 'imap.exemple.fr', port: 993, security: 'tls', foreign: false },
      },
    ])
    expect(screen.getByText(/ce message vient bien de unimutuelles\.example/)).toBeTruthy()
    expect(sent('ConfirmFound')).toEqual([])
    await press('mailbox-confirm')
    await vi.waitFor(() => expect(onactivated).toHaveBeenCalledOnce())
  })

  it.each([
    ['none', /n’est pas signé/],
    ['fail', /a pu être imité/],
    ['unchecked', /Pas vérifiée/],
  ] as const)('says in words that the signature is: %s', async (dkim, words) => {
    const { look } = await open({ registration: { dkim } })
    await look()
    expect(await screen.findByText(words)).toBeTruthy()
  })

  it('follows nothing that the member refuses', async () => {
    const { look, press, sent } = await open()
    await look()
    await vi.waitFor(() => expect(byId('mailbox-refuse')).toBeTruthy())
    await press('mailbox-refuse')
    expect(await screen.findByText(/n’a pas été suivi/)).toBeTruthy()
    expect(sent('ConfirmFound')).toEqual([])
  })

  it('sends nothing without a password', async () => {
    const { look, sent } = await open()
    await look('')
    expect((await screen.findByRole('alert')).textContent).toContain('mot de passe de votre messagerie')
    expect(sent('MailboxServers')).toEqual([])
  })

  it('has a foreign server confirmed by name before the password goes there', async () => {
    const { look, press, sent } = await open({ registration: { foreign: true } })
    await look()
    await vi.waitFor(() => expect(byId('mailbox-confirm-server')).toBeTruthy())
    expect(byId('mailbox-confirm-server').textContent).toContain('ssl0.hebergeur.exemple')
    expect(sent('FindActivation')).toEqual([])
    await press('mailbox-confirm-server')
    await vi.waitFor(() => expect(sent('FindActivation')).toHaveLength(1))
  })

  it('asks for the server where none is known, and takes the one named', async () => {
    const { fake, user, look, press, sent } = await open({
      fail: { MailboxServers: { code: 'mailbox_unknown' } },
    })
    await look()
    await vi.waitFor(() => expect(byId('mailbox-host')).toBeTruthy())
    fake.options.fail = {}
    await press('mailbox-host')
    await user.paste('imap.village.example')
    await user.click(screen.getByLabelText('STARTTLS'))
    expect(byId('mailbox-port').value).toBe('143')
    await press('mailbox-submit')
    await vi.waitFor(() => expect(sent('FindActivation')).toHaveLength(1))
    expect(sent('FindActivation')[0]?.args[0]).toMatchObject({
      server: { host: 'imap.village.example', port: 143, security: 'starttls', foreign: false },
    })
  })

  it('keeps a port of the member when the encryption changes', () => {
    const search = new Search(email)
    search.port = '1993'
    search.choose('starttls')
    expect(search.port).toBe('1993')
  })

  it('goes to the next server announced when one does not answer, and to none when the password is refused', async () => {
    const servers = ['imap', 'imap2'].map((name) => ({
      host: `${name}.exemple.fr`,
      port: 993,
      security: 'tls',
      foreign: false,
    }))
    for (const [code, tries] of [
      ['mailbox_unreachable', 2],
      ['mailbox_refused', 1],
    ] as const) {
      const { fake, look, sent } = await open({ fail: { FindActivation: { code } } })
      Object.assign(fake, { MailboxServers: () => structuredClone(servers) })
      await look()
      expect(await screen.findByRole('alert')).toBeTruthy()
      expect(sent('FindActivation')).toHaveLength(tries)
      cleanup()
    }
  })

  it('stops by button and by Escape, and says nothing of it', async () => {
    for (const stop of ['mailbox-cancel', '{Escape}']) {
      const { user, look, press, sent } = await open({ registration: { endless: true } })
      await look()
      await vi.waitFor(() => expect(byId('mailbox-cancel')).toBeTruthy())
      await (stop === '{Escape}' ? user.keyboard(stop) : press(stop))
      await vi.waitFor(() => expect(byId('mailbox-submit')).toBeTruthy())
      expect(sent('CancelFind')).toHaveLength(1)
      expect(screen.queryByRole('alert')).toBeNull()
      cleanup()
    }
  })

  it('stops with the page, and forgets the password', async () => {
    const { look, sent } = await open({ registration: { endless: true } })
    await look()
    await vi.waitFor(() => expect(sent('FindActivation')).toHaveLength(1))
    cleanup()
    expect(sent('CancelFind')).toHaveLength(1)
    const search = new Search(email)
    search.password = 'Messagerie2026'
    search.forget()
    expect(search.password + search.email).toBe('')
  })

  it("fills in the demo's mailbox with its server, and drops what was wrong before", async () => {
    const { user, press, sent } = await open({ demo: true })
    await press('mailbox-accept')
    await press('mailbox-submit')
    await screen.findByRole('alert')
    await user.click(await screen.findByRole('button', { name: 'Remplir' }))
    expect(screen.queryByRole('alert')).toBeNull()
    await press('mailbox-submit')
    await vi.waitFor(() => expect(sent('FindActivation')).toHaveLength(1))
    expect(sent('FindActivation')[0]?.args[0]).toMatchObject({ server: { host: '127.0.0.1', port: 41993 } })
  })
})

describe('the hint for the password', () => {
  it.each([
    ['a@gmail.com', 'gmail'],
    ['a@yahoo.fr', 'yahoo'],
    ['a@ICLOUD.com ', 'icloud'],
    ['a@outlook.fr', 'microsoft'],
    ['a@hotmail.com', 'microsoft'],
    ['a@laposte.net', 'french'],
    ['a@village.example', 'other'],
    ['a@notfree.fr', 'other'],
    ['', 'other'],
  ])('fits %s', (address, hint) => {
    expect(passwordHint(address)).toBe(hint)
  })
})
