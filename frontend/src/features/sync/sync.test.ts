import { render, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import type { Code } from '$src/bridge/types'
import Banners from './Banners.svelte'
import Freshness from './Freshness.svelte'
import Progress from './Progress.svelte'

async function start(options: FakeOptions) {
  const fake = new FakeDesk({ vault: 'open', ...options }).install()
  await status.refresh()
  return fake
}

describe('what stands between the member and the mutual', () => {
  const cases: [Code, RegExp, RegExp][] = [
    ['portal', /réseau demande de se connecter/, /Ouvrez votre navigateur/],
    ['proxy_sign_in', /proxy de votre réseau demande un identifiant/, /la personne qui gère ce réseau/],
    ['filtered', /filtre du réseau refuse/, /autoriser le service/],
    ['slow_down', /Trop de demandes viennent de votre réseau/, /Réessayez à partir de \d\d:\d\d/],
    ['unavailable', /fermé pour quelques instants/, /Réessayez à partir de \d\d:\d\d/],
    ['gateway', /ne répond pas derrière son entrée/, /Réessayez dans quelques minutes/],
  ]
  it.each(cases)('%s: has its own words and its own way on', async (code, what, todo) => {
    await start({ online: false, problem: { code, until: Date.now() + 60_000 } })
    render(Banners, { onsignin: () => undefined })
    expect(screen.getByText(what)).toBeTruthy()
    expect(screen.getByText(todo)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Réessayer' })).toBeTruthy()
  })
})

describe('a mutual that does not answer yet', () => {
  it('is said beside the age of the data, and to screen readers where a sync waits', async () => {
    const fake = await start({})
    const stop = status.follow()
    render(Freshness)
    render(Progress)
    expect(screen.getByText('En ligne')).toBeTruthy()
    fake.tell({ silent: true })
    expect(await screen.findByText('Pas de réponse…')).toBeTruthy()
    fake.tell({ silent: false, sync: { ...fake.status.sync, phase: 'lines' } })
    await screen.findByRole('progressbar')
    fake.tell({ silent: true })
    await screen.findByText('Toujours pas de réponse de la mutuelle…', { selector: '.count' })
    expect(screen.getByRole('status').textContent).toBe('Toujours pas de réponse de la mutuelle…')
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toContain('pas de réponse')
    fake.tell({ silent: false })
    await screen.findByText('Recherche des changements…')
    stop()
  })
})
