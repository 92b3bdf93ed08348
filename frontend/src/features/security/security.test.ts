import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import type { SecurityEventKind } from '$src/bridge/types'
import { toasts } from '$src/ui/toasts.svelte'
import Page from './Page.svelte'
import PendingReset from './PendingReset.svelte'
import Sessions from './Sessions.svelte'
import { AccountSecurity, security } from './security.svelte'
import { networkInWords } from '$src/i18n/security'
import { doubtOf, linesOfKey } from './words'

beforeEach(() => {
  location.hash = ''
  security.forget()
  toasts.list = []
})

async function open(options: FakeOptions = {}, component: typeof Page | typeof PendingReset = Page) {
  const fake = new FakeDesk({ vault: 'open', ...options }).install()
  await status.refresh()
  const { unmount } = render(component)
  const sent = (method: string) => fake.calls.filter((call) => call.method === method)
  return { fake, user: userEvent.setup(), sent, unmount }
}
const said = () => toasts.list.map((toast) => toast.text)
const button = (name: string | RegExp) => screen.findByRole('button', { name })

describe('the words', () => {
  it.each([
    ['local', 'Réseau local'],
    ['203.0.113.0/24', 'Réseau 203.0.113.0/24'],
    ['2001:db8:1::/48', 'Réseau 2001:db8:1::/48'],
    ['', 'Réseau inconnu'],
  ])('for the network %j are %s', (network, words) => {
    expect(networkInWords(network)).toBe(words)
  })

  it.each<[SecurityEventKind, string]>([
    ['session_copied', 'suspect'],
    ['sign_in_refused', 'check'],
    ['answer_refused', 'check'],
    ['signed_in', ''],
    ['password_reset', ''],
  ])('doubt %s: %j', (kind, doubt) => {
    expect(doubtOf(kind)).toBe(doubt)
  })

  it('set a key in two lines of four groups', () => {
    expect(linesOfKey('7K3M-QX2R-9TWB-4HDN-60VF-ZJ8C-E5PY-1GSA')).toEqual([
      ['7K3M', 'QX2R', '9TWB', '4HDN'],
      ['60VF', 'ZJ8C', 'E5PY', '1GSA'],
    ])
  })
})

describe('the connected devices', () => {
  it('are signed out one by one, after a question, never this one', async () => {
    const { user, sent } = await open()
    await user.click(await button('Déconnecter\u202f: macOS, portable de Camille'))
    expect(screen.queryByRole('button', { name: /Déconnecter.*atelier/ })).toBeNull()
    await user.click(await button('Annuler'))
    expect(sent('EndOtherSession')).toEqual([])
    await vi.waitFor(() => expect(document.body.style.pointerEvents).not.toBe('none'))
    await user.click(await button('Déconnecter\u202f: macOS, portable de Camille'))
    await user.click(await button('Déconnecter cet appareil'))
    await vi.waitFor(() => expect(said()).toEqual(['Appareil déconnecté.']))
    expect(sent('EndOtherSession')[0]?.args).toEqual(['s2'])
    const list = screen.getByRole('region', { name: 'Appareils connectés' })
    expect(within(list).queryByText(/portable de Camille/)).toBeNull()
  })

  it('begin with the one in use, wherever the office lists it', () => {
    const session = { network: 'local', openedAt: 1, lastUsedAt: 1 }
    render(Sessions, {
      sessions: [
        { ...session, id: 's1', device: 'Linux, portable', current: false },
        { ...session, id: 's2', device: 'Linux, atelier', current: true },
        { ...session, id: 's3', device: 'macOS, bureau', current: false },
      ],
    })
    const names = screen.getAllByRole('listitem').map((item) => item.textContent)
    expect(names).toEqual(['atelier', 'portable', 'bureau'].map((name) => expect.stringContaining(name)))
  })

  it('says in the dialog why the office did not end one', async () => {
    const { user } = await open({ fail: { EndOtherSession: { code: 'offline' } } })
    await user.click(await button('Déconnecter\u202f: Appareil inconnu'))
    await user.click(await button('Déconnecter cet appareil'))
    const dialog = screen.getByRole('dialog')
    expect((await within(dialog).findByRole('alert')).textContent).toContain('Pas de connexion')
    expect(said()).toEqual([])
  })
})

describe('the journal', () => {
  it('marks by word what is doubtful, and says what to do', async () => {
    await open()
    const journal = await screen.findByRole('region', { name: 'Journal de sécurité' })
    expect(within(journal).getByText('Suspect')).toBeTruthy()
    expect(within(journal).getAllByText('À vérifier')).toHaveLength(3)
    expect(within(journal).getByText(/Vous ne reconnaissez pas une ligne/)).toBeTruthy()
  })

  it('shows twenty events, then as many more on demand', async () => {
    const { user } = await open({ recovery: { events: 45 } })
    const journal = await screen.findByRole('region', { name: 'Journal de sécurité' })
    const lines = () => within(journal).getAllByRole('listitem')
    expect(lines()).toHaveLength(20)
    await user.click(await button('Afficher 25 autres événements'))
    expect(lines()).toHaveLength(40)
    await vi.waitFor(() => expect(document.activeElement).toBe(lines()[20]))
    await user.click(await button('Afficher 5 autres événements'))
    expect(lines()).toHaveLength(45)
    expect(screen.queryByRole('button', { name: /Afficher/ })).toBeNull()
  })
})

describe('without a network', () => {
  it('says what needs it, and keeps the key usable', async () => {
    const { user } = await open({ online: false, fail: { Security: { code: 'offline' } } })
    expect((await screen.findByRole('alert')).textContent).toContain('Cette page a besoin du réseau')
    await user.click(await button('Créer une clé de secours'))
    await user.type(await screen.findByLabelText('Mot de passe'), 'Demo2026{Enter}')
    expect(await screen.findByText('7K3M')).toBeTruthy()
  })

  it('keeps what was known before, and says of when it is', async () => {
    const { fake } = await open()
    await screen.findByText('Linux, atelier')
    fake.options.fail = { Security: { code: 'offline' } }
    await security.read()
    expect((await screen.findByRole('alert')).textContent).toContain('Voici ce que nous savions au')
    expect(screen.getByText('Linux, atelier')).toBeTruthy()
  })
})

describe('the recovery key', () => {
  const make = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.click(await button('Créer une clé de secours'))
    await user.type(await screen.findByLabelText('Mot de passe'), 'Demo2026{Enter}')
    await screen.findByText('7K3M')
  }

  it('is shown once, and is gone from the page once it is noted', async () => {
    const { user } = await open()
    await make(user)
    await user.click(await button('Je l’ai notée'))
    expect(await screen.findByText('Une clé de secours existe pour cet appareil.')).toBeTruthy()
    await vi.waitFor(() => expect(document.body.textContent).not.toContain('7K3M'))
    expect(said()).toEqual([])
    await vi.waitFor(() => expect(document.activeElement?.id).toBe('security-key-replace'))
  })

  it('is not lost by an Escape: the member is asked first, and a second one comes back to it', async () => {
    const { user } = await open()
    await make(user)
    await user.keyboard('{Escape}')
    expect(await screen.findByRole('heading', { name: 'Fermer sans l’avoir notée\u202f?' })).toBeTruthy()
    await user.keyboard('{Escape}')
    expect(await screen.findByText('7K3M')).toBeTruthy()
    await user.keyboard('{Escape}')
    await user.click(await button('Fermer quand même'))
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('reads a wrong password at its field', async () => {
    const { user } = await open()
    await user.click(await button('Créer une clé de secours'))
    await user.type(await screen.findByLabelText('Mot de passe'), 'faux{Enter}')
    await vi.waitFor(() =>
      expect(screen.getByLabelText('Mot de passe').getAttribute('aria-invalid')).toBe('true'),
    )
    expect(document.activeElement).toBe(screen.getByLabelText('Mot de passe'))
  })

  it('is taken away with the password', async () => {
    const { user, sent } = await open({ recovery: { recoveryKey: true } })
    await user.click(await button('La retirer'))
    await user.click(await button('Retirer la clé'))
    expect(sent('RemoveRecoveryKey')).toEqual([])
    await user.type(await screen.findByLabelText('Mot de passe'), 'Demo2026{Enter}')
    await vi.waitFor(() => expect(said()).toEqual(['Clé de secours retirée.']))
    expect(await button('Créer une clé de secours')).toBeTruthy()
  })
})

describe('a new password that waits', () => {
  it('is announced on every screen until it is cancelled', async () => {
    const { user, sent } = await open({ recovery: { delayed: true } }, PendingReset)
    expect(await screen.findByText(/Il remplacera l’actuel le/)).toBeTruthy()
    await user.click(await button('Annuler cette demande'))
    await vi.waitFor(() => expect(screen.queryByText(/Il remplacera/)).toBeNull())
    expect(sent('CancelReset')).toHaveLength(1)
    expect(said()).toEqual(['La demande est annulée. Votre mot de passe ne change pas.'])
  })

  it('is not asked for by who is signed out', async () => {
    const { sent } = await open({ signedIn: false }, PendingReset)
    await status.refresh()
    expect(sent('Security')).toEqual([])
  })

  it('is forgotten with the space, even when its answer comes late', async () => {
    const { unmount } = await open({ recovery: { delayed: true } }, PendingReset)
    await screen.findByText(/Il remplacera/)
    const late = security.read()
    unmount()
    await late
    expect(security.view).toBeNull()
  })
})

describe('the account', () => {
  it('reads again what changed while it was reading', async () => {
    const fake = new FakeDesk({ vault: 'open', delay: 5 }).install()
    const account = new AccountSecurity()
    await Promise.all([account.read(), account.read()])
    expect(fake.calls.filter((call) => call.method === 'Security')).toHaveLength(2)
  })
})

describe('the password', () => {
  const type = async (old: string, chosen: string, again = chosen) => {
    const { user, sent } = await open()
    await user.click(await button('Changer mon mot de passe'))
    const field = (name: string) => screen.findByLabelText(name, { exact: true })
    if (old) await user.type(await field('Mot de passe actuel'), old)
    if (chosen) await user.type(await field('Nouveau mot de passe'), chosen)
    if (again) await user.type(await field('Confirmation du mot de passe'), again)
    await user.click(await button('Changer le mot de passe'))
    return sent
  }

  it('is changed by who knows it', async () => {
    const sent = await type('Demo2026', 'Nouvelle-Saison-27')
    await vi.waitFor(() => expect(said()).toEqual(['Votre mot de passe est changé.']))
    expect(sent('ChangePassword').map(({ args }) => args)).toEqual([['Demo2026', 'Nouvelle-Saison-27']])
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('says all that is wrong with what was typed at once, and sends nothing', async () => {
    const sent = await type('', 'Nouvelle-Saison-27', 'autre')
    const alert = await screen.findByRole('alert')
    expect(within(alert).getAllByRole('link')).toHaveLength(2)
    expect(sent('ChangePassword')).toHaveLength(0)
    await userEvent.keyboard('{Escape}')
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('that is not the present one is told at its field', async () => {
    await type('pas le bon', 'Nouvelle-Saison-27')
    const field = await screen.findByLabelText('Mot de passe actuel', { exact: true })
    await vi.waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'))
  })
})
