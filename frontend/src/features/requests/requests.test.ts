import { cleanup, render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import { fr } from '$src/i18n/fr'
import { place } from '$src/place.svelte'
import { toasts } from '$src/ui/toasts.svelte'
import Page from './Page.svelte'

const iban = 'FR14 2004 1010 0505 0001 3M02 606'
const byId = (id: string) => document.getElementById(id) as HTMLInputElement
/** The n-th of the fake's examples. */
const key = (n: number) => `01KAN${String(100 - n).padStart(21, '0')}`

beforeEach(() => (toasts.list = []))

async function open(item = '', options: FakeOptions = {}) {
  location.hash = item ? `#/demandes/${item}` : '#/demandes'
  await vi.waitFor(() => expect(place.item).toBe(item))
  const fake = new FakeDesk({ vault: 'open', ...options }).install()
  await status.refresh()
  const stop = status.follow()
  const { unmount } = render(Page)
  const user = userEvent.setup()
  const sent = (method: string) => fake.calls.filter((call) => call.method === method)
  const press = (id: string) => user.click(byId(`request-${id}`))
  const enter = async (field: string, text: string) => {
    await press(field)
    await user.paste(text)
  }
  const newest = () => fake.requests.rows[0]!.request
  return { fake, user, sent, press, enter, newest, unmount, stop }
}
const alone = { requests: { none: true } } satisfies FakeOptions
const heading = (name: string) => screen.findByRole('heading', { level: 1, name })
const button = (name: string | RegExp) => screen.findByRole('button', { name })

describe('the list', () => {
  it('has what is still here on top, then what an adviser has, then what is answered, each by word', async () => {
    await open()
    const lists = await screen.findAllByRole('list')
    const words = lists.map((list) =>
      within(list)
        .getAllByRole('link')
        .map(
          (link) => /Brouillon|À envoyer|Envoyée|Lue|Acceptée|Refusée|Appliquée/.exec(link.textContent!)![0],
        ),
    )
    expect(words).toEqual([
      ['Brouillon', 'À envoyer', 'À envoyer'],
      ['Lue', 'Envoyée'],
      ['Acceptée', 'Refusée', 'Appliquée'],
    ])
  })

  it('tells one from another, without a greeting and without a whole IBAN', async () => {
    await open()
    expect(await screen.findByText(/^Je pars vivre trois mois/)).toBeTruthy()
    expect(screen.getByText('FR14 •••• •••• 606')).toBeTruthy()
    expect(screen.getByText(/Le RIB joint est au nom/)).toBeTruthy()
    expect(document.body.textContent).not.toContain('2004 1010')
  })

  it('says what can be asked when there is nothing', async () => {
    await open('', alone)
    expect(await screen.findByText(/déclarer une naissance/)).toBeTruthy()
  })

  it('is walked with the arrows, but not while a password is typed in it', async () => {
    const { user } = await open()
    const links = await screen.findAllByRole('link')
    links[0]!.focus()
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement).toBe(links[1])
    const field = screen.getByLabelText('Mot de passe de votre compte')
    await user.click(field)
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement).toBe(field)
  })

  it('asks in place for the password that a request waits for, and sends it', async () => {
    const { user, fake } = await open()
    await user.type(await screen.findByLabelText('Mot de passe de votre compte'), 'faux{Enter}')
    expect(await screen.findByText('Ce n’est pas le mot de passe de votre compte.')).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByLabelText('Mot de passe de votre compte'))
    await user.keyboard('Demo2026{Enter}')
    await vi.waitFor(() =>
      expect(fake.requests.rows.find((row) => row.request.key === key(1))!.request.state).toBe('sent'),
    )
    await vi.waitFor(() => expect(screen.queryByLabelText('Mot de passe de votre compte')).toBeNull())
  })
})

describe('a new request', () => {
  it('is chosen among seven, each with what it changes', async () => {
    const { user } = await open()
    await user.click(await button('Nouvelle demande'))
    const title = await heading('Que voulez-vous demander\u202f?')
    expect(document.activeElement).toBe(title)
    expect(within(screen.getByRole('list')).getAllByRole('link')).toHaveLength(7)
    await user.click(screen.getByRole('link', { name: /Changement d’adresse/ }))
    await heading('Changer d’adresse')
  })

  it('shows what the file says today', async () => {
    await open('nouvelle-address', alone)
    expect(await screen.findByText('Aujourd’hui : 12 rue des Tilleuls, 69003 Lyon')).toBeTruthy()
  })

  it('keeps what is typed under an address of its own, without taking the keyboard away', async () => {
    const { enter, newest, sent } = await open('nouvelle-phone', alone)
    await heading('Changer de téléphone')
    await enter('phone', '06 98 76 54 32')
    await vi.waitFor(() => expect(newest().content.phone).toBe('06 98 76 54 32'))
    await vi.waitFor(() => expect(place.item).toBe(newest().key))
    expect(document.activeElement).toBe(byId('request-phone'))
    expect(screen.getByText('Brouillon enregistré')).toBeTruthy()
    expect(sent('NewDraft')).toHaveLength(1)
  })

  it('is found again with all that was typed', async () => {
    const { enter, unmount, newest, fake } = await open('nouvelle-address', alone)
    await heading('Changer d’adresse')
    await enter('street', '4 place Bellecour')
    unmount()
    await vi.waitFor(() => expect(fake.requests.rows).toHaveLength(1))
    await vi.waitFor(() => expect(newest().content.address.street).toBe('4 place Bellecour'))
    location.hash = `#/demandes/${newest().key}`
    await vi.waitFor(() => expect(place.item).toBe(newest().key))
    render(Page)
    await vi.waitFor(() => expect(byId('request-street')?.value).toBe('4 place Bellecour'))
  })

  it('shows a day as it is written in France, also one that was kept', async () => {
    const { enter, unmount, newest } = await open('nouvelle-birth', alone)
    await heading('Déclarer une naissance')
    await enter('birth_date', '3/11/2026')
    unmount()
    await vi.waitFor(() => expect(newest()?.content.person.birthDate).toBe('2026-11-03'))
    location.hash = `#/demandes/${newest().key}`
    await vi.waitFor(() => expect(place.item).toBe(newest().key))
    render(Page)
    await vi.waitFor(() => expect(byId('request-birth_date')?.value).toBe('03/11/2026'))
  })

  it('points to one of its kind that is begun already', async () => {
    await open('nouvelle-other')
    const link = await screen.findByRole('link', { name: 'Reprendre ce brouillon' })
    expect(link.getAttribute('href')).toBe(`#/demandes/${key(0)}`)
  })

  it('says every error at once, and each leads to its field', async () => {
    const { user, press } = await open('nouvelle-beneficiary', alone)
    await heading('Ajouter un bénéficiaire')
    await press('check')
    const summary = await screen.findByRole('alert')
    expect(document.activeElement).toBe(summary)
    expect(within(summary).getAllByRole('link')).toHaveLength(3)
    await user.click(within(summary).getByRole('link', { name: 'Choisissez le lien.' }))
    expect(document.activeElement).toBe(byId('request-relation'))
    expect(byId('request-first_name').getAttribute('aria-invalid')).toBe('true')
  })

  it('says that it could not be saved, and tries again', async () => {
    const { fake, user, enter } = await open('nouvelle-phone', {
      ...alone,
      fail: { SaveDraft: { code: 'disk_full' } },
    })
    await heading('Changer de téléphone')
    await enter('phone', '06')
    expect((await screen.findByRole('alert')).textContent).toContain('Le disque est plein')
    fake.options.fail = {}
    await user.click(await button('Réessayer'))
    await vi.waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })

  it('is deleted once the member says so', async () => {
    const { user, press, fake } = await open(key(0))
    await vi.waitFor(() => expect(byId('request-remove')).toBeTruthy())
    await press('remove')
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Supprimer le brouillon',
      }),
    )
    await vi.waitFor(() => expect(place.item).toBe(''))
    expect(fake.requests.rows.some((row) => row.request.key === key(0))).toBe(false)
    expect(toasts.list.map((toast) => toast.text)).toEqual(['Brouillon supprimé.'])
  })
})

describe('bank details', () => {
  it('are grouped and judged as they are typed, the country by its name', async () => {
    const { user, press } = await open('nouvelle-bank', alone)
    await heading('Changer de coordonnées bancaires')
    expect(byId('request-holder').value).toBe('Camille Martin')
    await press('iban')
    await user.keyboard('fr1420041')
    expect(byId('request-iban').value).toBe('FR14 2004 1')
    expect(screen.getByText('France : encore 18 caractères.')).toBeTruthy()
    await user.clear(byId('request-iban'))
    await user.paste(iban.toLowerCase())
    expect(screen.getByText('IBAN valable. France, FR14 •••• •••• 606')).toBeTruthy()
  })

  it('are not sent with a wrong key', async () => {
    const { enter, press } = await open('nouvelle-bank', alone)
    await heading('Changer de coordonnées bancaires')
    await enter('iban', iban.replace('2004', '2040'))
    await press('check')
    const summary = await screen.findByRole('alert')
    expect(within(summary).getByRole('link').textContent).toContain('clé de contrôle')
  })

  it('need the password, are shown masked, and leave with it', async () => {
    const { enter, press, sent, newest } = await open('nouvelle-bank', alone)
    await heading('Changer de coordonnées bancaires')
    await enter('iban', iban)
    await press('check')
    await heading('Vérifiez votre demande')
    expect(document.body.textContent).not.toContain('1010')
    await press('send')
    expect(byId('request-password').getAttribute('aria-invalid')).toBe('true')
    expect(sent('SubmitDraft')).toEqual([])
    await enter('password', 'faux')
    await press('send')
    await vi.waitFor(() => expect(sent('SubmitDraft')).toHaveLength(1))
    await vi.waitFor(() => expect(byId('request-password').value).toBe(''))
    await enter('password', 'Demo2026')
    await press('send')
    await vi.waitFor(() => expect(newest().state).toBe('sent'))
    expect(sent('SaveDraft').every(({ args }) => !JSON.stringify(args).includes('Demo2026'))).toBe(true)
  })

  it('say until when they are held', async () => {
    const { enter, press } = await open('nouvelle-bank', {
      ...alone,
      fail: { SubmitDraft: { code: 'bank_hold', field: 'iban', until: Date.parse('2026-12-24T10:00:00Z') } },
    })
    await heading('Changer de coordonnées bancaires')
    await enter('iban', iban)
    await press('check')
    await heading('Vérifiez votre demande')
    await enter('password', 'Demo2026')
    await press('send')
    expect((await screen.findByRole('alert')).textContent).toContain('24 décembre 2026')
  })
})

describe('sending', () => {
  const write = async (options: FakeOptions = {}) => {
    const page = await open('nouvelle-phone', { ...alone, ...options })
    await heading('Changer de téléphone')
    await page.enter('phone', '06 98 76 54 32')
    await page.press('check')
    await heading('Vérifiez votre demande')
    return page
  }

  it('goes by one more look, from which one comes back', async () => {
    const { user, press } = await write()
    expect(screen.getByText('06 98 76 54 32')).toBeTruthy()
    await press('edit')
    expect(await heading('Changer de téléphone')).toBe(document.activeElement)
    await press('check')
    await heading('Vérifiez votre demande')
    await user.keyboard('{Escape}')
    await heading('Changer de téléphone')
    expect(byId('request-phone').value).toBe('06 98 76 54 32')
  })

  it('says with a network that it arrived, and what comes next', async () => {
    const { press } = await write()
    await press('send')
    expect(await screen.findByText(/Un conseiller va la lire/)).toBeTruthy()
    expect(document.activeElement).toBe(await heading('Changement de téléphone'))
  })

  it('says without a network that it waits, and takes it back', async () => {
    const { user, press, newest } = await write({ online: false })
    await press('send')
    expect(await screen.findByText(/Elle partira dès que le service répondra/)).toBeTruthy()
    expect(newest().state).toBe('to_send')
    await user.click(await button(/^Reprendre/))
    await heading('Changer de téléphone')
    expect([newest().state, byId('request-phone').value]).toEqual(['draft', '06 98 76 54 32'])
  })

  it('goes on by itself once the service answers', async () => {
    const { press, fake } = await write({ online: false })
    await press('send')
    await screen.findByText(/Elle partira/)
    fake.tell({ online: true })
    fake.requests.empty()
    expect(await screen.findByText(/Un conseiller va la lire/)).toBeTruthy()
  })

  it('comes back to the field that the office refuses, with everything kept', async () => {
    const { press } = await write({ fail: { SubmitDraft: { code: 'invalid_phone', field: 'phone' } } })
    await press('send')
    await vi.waitFor(() => expect(byId('request-phone')?.getAttribute('aria-invalid')).toBe('true'))
    expect(document.activeElement).toBe(screen.getByRole('alert'))
    expect(byId('request-phone').value).toBe('06 98 76 54 32')
  })

  it('comes back from the office while it is looked at, as a draft with what is wrong', async () => {
    const { press, fake, newest } = await write({ requests: { none: true, slow: true } })
    await press('send')
    expect(await screen.findByText('Votre demande part en ce moment.')).toBeTruthy()
    fake.requests.comeBack(newest().key, { code: 'invalid_phone', field: 'phone', until: 0 })
    expect((await screen.findByRole('alert')).textContent).toContain('Cette demande nous est revenue')
    expect(byId('request-phone').getAttribute('aria-invalid')).toBe('true')
    expect(byId('request-phone').value).toBe('06 98 76 54 32')
  })

  it('says when it may have arrived, and is not taken back then', async () => {
    const { user } = await open(key(2), { online: false, fail: { TakeBack: { code: 'in_flight' } } })
    await user.click(await button(/^Reprendre/))
    await vi.waitFor(() => expect(toasts.list[0]?.text).toContain('peut-être déjà arrivée'))
  })

  it('says what to do where it is refused on its way, is tried again when asked, and can be changed', async () => {
    const held = { code: 'too_large_on_the_way', field: 'attachments', until: 0 } as const
    const { user, sent, newest } = await open(key(2), { requests: { held } })
    expect(await screen.findByText('Cette demande n’est pas partie')).toBeTruthy()
    expect(screen.getByText(/trop gros pour le réseau de la mutuelle.*Réduisez-le.*retirez-le/)).toBeTruthy()
    await user.click(await button(/^Réessayer l’envoi/))
    await vi.waitFor(() => expect(newest().state).toBe('sent'))
    expect(sent('RetryRequest')).toEqual([{ method: 'RetryRequest', args: [key(2)] }])
  })

  it('is a draft again, with its file to take off, where a way is too narrow for it', async () => {
    const held = { code: 'too_large_on_the_way', field: 'attachments', until: 0 } as const
    const { user } = await open(key(2), { requests: { held } })
    await user.click(await button(/^Reprendre/))
    const files = await screen.findByRole('list', { name: 'Pièces jointes' })
    expect(within(files).getAllByRole('button', { name: /^Retirer/ })).toHaveLength(1)
  })

  it('marks in the list what waits for the member, and not what waits for the network', async () => {
    const held = { code: 'filtered', field: '', until: 0 } as const
    await open('', { requests: { held } })
    const phone = (await screen.findByText('06 98 76 54 32')).closest('a')!
    expect(within(phone).getByText(fr.requests.list.held)).toBeTruthy()
  })

  it('shows at its field why a request came back from the office', async () => {
    await open(key(0), {
      requests: { problem: { code: 'field_required', field: 'words', until: 0 } },
    })
    expect((await screen.findByRole('alert')).textContent).toContain('Cette demande nous est revenue')
    expect(byId('request-words').getAttribute('aria-invalid')).toBe('true')
  })
})

describe('the files', () => {
  it('stand with their names and sizes, and one that is taken off can be put back', async () => {
    const { user, press } = await open('nouvelle-birth', alone)
    await heading('Déclarer une naissance')
    await press('attachments')
    const list = await screen.findByRole('list', { name: 'Pièces jointes' })
    expect(within(list).getByText('livret-de-famille.jpg')).toBeTruthy()
    expect(screen.getByRole('status', { name: '' }).textContent).toContain('2 fichiers, 2,3')
    await user.click(within(list).getByRole('button', { name: 'Retirer livret-de-famille.jpg' }))
    const undo = within(list).getByRole('button', { name: 'Remettre livret-de-famille.jpg' })
    expect(document.activeElement).toBe(undo)
    await user.keyboard('{Enter}')
    expect(within(list).getByRole('button', { name: 'Retirer livret-de-famille.jpg' })).toBeTruthy()
  })

  it('say why one was not taken', async () => {
    const { press } = await open('nouvelle-birth', {
      ...alone,
      fail: { AttachFiles: { code: 'attachment_kind', field: 'attachments' } },
    })
    await heading('Déclarer une naissance')
    await press('attachments')
    expect((await screen.findByRole('alert')).textContent).toContain('Ce fichier ne peut pas être joint')
  })
})

describe('a request that was sent', () => {
  it('shows its way with the days, and goes on while it is looked at', async () => {
    const { fake } = await open(key(4))
    const steps = await screen.findByRole('list', { name: 'Où en est votre demande' })
    const now = () =>
      within(steps)
        .getByText(/étape actuelle/)
        .closest('li')!.textContent
    expect(now()).toContain('Envoyée')
    fake.requests.advance(key(4))
    await vi.waitFor(() => expect(now()).toContain('Lue'))
  })

  it('shows the adviser’s words, and is made again without its masked IBAN', async () => {
    const { user, newest } = await open(key(6))
    expect(await screen.findByText(/Le RIB joint est au nom/)).toBeTruthy()
    await user.click(await button('Refaire cette demande'))
    await heading('Changer de coordonnées bancaires')
    await vi.waitFor(() => expect(byId('request-holder')?.value).toBe('Alix Durand'))
    expect(byId('request-iban').value).toBe('')
    expect(newest().state).toBe('draft')
    expect(await screen.findByText(/l’IBAN de votre demande précédente n’est pas gardé/)).toBeTruthy()
  })

  it('gives the keyboard back to its line in the list', async () => {
    const { user } = await open(key(5))
    await heading('Nouveau bénéficiaire')
    await user.keyboard('{Escape}')
    await vi.waitFor(() => expect(document.activeElement?.id).toBe(`request-row-${key(5)}`))
  })

  it('that is gone leads back to the others', async () => {
    await open('01KANINCONNUE')
    expect(await screen.findByText('Cette demande n’est plus dans votre espace')).toBeTruthy()
  })
})

it('leaves nothing of a password in the page', async () => {
  const { enter, press } = await open('nouvelle-bank', alone)
  await heading('Changer de coordonnées bancaires')
  await enter('iban', iban)
  await press('check')
  await heading('Vérifiez votre demande')
  await enter('password', 'Demo2026')
  cleanup()
  expect(location.hash + JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('Demo2026')
})
