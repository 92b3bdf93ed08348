import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { fakeDocuments } from '$src/bridge/fakeHistory'
import { status } from '$src/bridge/status.svelte'
import { toasts } from '$src/ui/toasts.svelte'
import { find, freeable, roomOf, type Sought } from './find'
import Page from './Page.svelte'

async function open(options: FakeOptions = {}) {
  toasts.list = []
  const fake = new FakeDesk({ vault: 'open', lines: 4, ...options }).install()
  status.follow()
  await status.refresh()
  render(Page)
  await screen.findAllByRole('heading', { level: 2 })
  return { fake, user: userEvent.setup() }
}
const asked = (fake: FakeDesk, method: string) =>
  fake.calls.filter((call) => call.method === method).map((call) => call.args[0])
const rowOf = (title: string) =>
  within(screen.getAllByRole('listitem').find((row) => row.textContent?.includes(title))!)

const anything = { kind: '', year: '', words: '' } as const

it('finds titles without their accents, in any order of words, within a kind and a year', () => {
  const rows = fakeDocuments(14)
  const titles = (kind: Sought['kind'], words: string) =>
    find(rows, { kind, year: '', words }).map((row) => row.document.title)
  expect(titles('', '  2025 ECHEANCE ')).toEqual(titles('notice', '2025'))
  expect(titles('', '2025 echeance')).not.toEqual([])
  expect(titles('contract', 'echeance')).toEqual([])
  expect(find(rows, anything)).toHaveLength(14)
  const [year] = rows[0]!.document.publishedOn.split('-')
  const ofYear = rows.filter((row) => row.document.publishedOn.startsWith(year!))
  expect(ofYear.length).toBeLessThan(14)
  expect(find(rows, { ...anything, year: year! })).toEqual(ofYear)
})

it('counts a content that two documents share once, and frees none that is kept', () => {
  const [a, b, c] = fakeDocuments(20) as [never, never, never] as ReturnType<typeof fakeDocuments>
  const twin = { ...b!, document: { ...b!.document, sha256: a!.document.sha256, bytes: a!.document.bytes } }
  expect(roomOf([a!, twin, c!])).toBe(a!.document.bytes + c!.document.bytes)
  expect(freeable([{ ...a!, kept: true }, twin, c!])).toEqual([c])
})

it('lists by year, and says of each where it is', async () => {
  await open({ documents: 5, papers: { coming: [0.5], failed: 'checksum' } })
  expect(screen.getByRole('heading', { level: 2, name: '2026' })).toBeTruthy()
  expect(screen.getAllByText('Sur cet appareil')).toHaveLength(2)
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50')
  expect(screen.getByText('À la mutuelle')).toBeTruthy()
  expect(screen.getByRole('button', { name: /^Réessayer/ })).toBeTruthy()
})

it('opens a document, also one that has to come first', async () => {
  const { fake, user } = await open({ documents: 5 })
  const last = fake.documents.at(-1)!.document
  await user.click(screen.getAllByRole('button', { name: /^Ouvrir/ }).at(-1)!)
  expect(asked(fake, 'OpenDocument')).toEqual([last.id])
  await vi.waitFor(() => expect(screen.getAllByText('Sur cet appareil')).toHaveLength(3))
})

it('says what to do where it cannot come', async () => {
  const { user } = await open({ documents: 3, online: false })
  await user.click(screen.getAllByRole('button', { name: /^Ouvrir/ })[0]!)
  await vi.waitFor(() =>
    expect(toasts.list[0]?.text).toMatch(/^Ce document n’est pas encore sur cet appareil/),
  )
})

it('stops a transfer', async () => {
  const { fake, user } = await open({ documents: 5, papers: { coming: [0.5] } })
  await user.click(screen.getByRole('button', { name: /^Arrêter/ }))
  expect(asked(fake, 'CancelTransfer')).toEqual(['d2'])
  await vi.waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull())
})

it('saves what was found, or all, and tells what was left out', async () => {
  const { fake, user } = await open({ papers: { refused: 1 } })
  await user.type(screen.getByRole('searchbox'), 'contrat')
  await user.click(await screen.findByRole('button', { name: /^Télécharger ces \d documents/ }))
  const found = find(fake.documents, { ...anything, words: 'contrat' }).map((row) => row.document.id)
  expect(asked(fake, 'SaveAllDocuments')).toEqual([found])
  const left = await screen.findByRole('alert')
  expect(within(left).getByText('1 document n’a pas été enregistré')).toBeTruthy()
  await user.click(within(left).getByRole('button', { name: 'Ouvrir le dossier' }))
  expect(asked(fake, 'OpenSaved')).toEqual(['/home/camille/Documents/Mutuelle'])
  await user.clear(screen.getByRole('searchbox'))
  await user.click(await screen.findByRole('button', { name: 'Tout télécharger…' }))
  expect(asked(fake, 'SaveAllDocuments').at(-1)).toEqual([])
})

it('stops the saving of all', async () => {
  const { fake, user } = await open({ papers: { saving: { active: true, done: 2, total: 14 } } })
  expect(screen.getByText('2 sur 14 documents')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Annuler' }))
  expect(asked(fake, 'CancelSaveAll')).toHaveLength(1)
})

it('keeps those that are chosen and frees the room of the others', async () => {
  const { fake, user } = await open({ documents: 6 })
  expect(screen.queryByRole('button', { name: /^Garder/ })).toBeNull()
  await user.click(screen.getByRole('radio', { name: 'Ceux que je choisis' }))
  await vi.waitFor(() => expect(fake.settings.keep).toBe('chosen'))
  await user.click(screen.getAllByRole('button', { name: /^Garder hors ligne/ })[0]!)
  await vi.waitFor(() =>
    expect(rowOf('Attestation de droits').getByText('Gardé sur cet appareil')).toBeTruthy(),
  )
  await user.click(screen.getByRole('button', { name: /^Libérer \d/ }))
  await vi.waitFor(() => expect(fake.documents.filter((row) => row.stored)).toHaveLength(1))
  expect(toasts.list.at(-1)?.text).toMatch(/libérés/)
})

it('a choice that cannot be kept goes back', async () => {
  const { user } = await open({ fail: { SaveSettings: { code: 'disk_full' } } })
  await user.click(screen.getByRole('radio', { name: 'Ceux que je choisis' }))
  await vi.waitFor(() => expect(toasts.list).toHaveLength(1))
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Tous' }).checked).toBe(true)
})
