import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { isBlocking } from '$src/bridge/blocked.svelte'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { status } from '$src/bridge/status.svelte'
import type { Code } from '$src/bridge/types'
import Trouble from './Trouble.svelte'

async function open(code: Code, more: Partial<NonNullable<FakeOptions['trouble']>> = {}) {
  const fake = new FakeDesk({
    vault: 'open',
    trouble: { code, aside: '', kept: 0, lost: 0, ...more },
  }).install()
  await status.refresh()
  render(Trouble)
  return { fake, user: userEvent.setup() }
}
const understood = () => screen.queryByRole('button', { name: 'J’ai compris' })

describe('a fault of what this device stores', () => {
  it('is told with where it was put aside, until the member has read it', async () => {
    const { user } = await open('cache_rebuilt', {
      aside: '/profil/cache.db.mis-de-cote-20261127-145128',
      kept: 2,
    })
    expect(screen.getByRole('status').textContent).toContain('mis-de-cote-20261127-145128')
    await user.click(understood()!)
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('counts what could not be read, and leads to the requests', async () => {
    await open('cache_lost', { kept: 2, lost: 1 })
    expect(screen.getByRole('alert').textContent).toMatch(/2 brouillons et demandes repris, 1 perdu\./)
    expect(screen.getByRole('link', { name: 'Voir mes demandes' }).getAttribute('href')).toContain('demandes')
  })

  it('stays while its cause does', async () => {
    await open('reading_only')
    expect(screen.getByRole('alert').textContent).toContain('reste lisible')
    expect(understood()).toBeNull()
  })

  it('is not told twice where a sync met it', async () => {
    const { fake } = await open('cache_damaged')
    expect(screen.getByRole('alert')).toBeTruthy()
    fake.tell({ sync: { ...fake.status.sync, problem: { code: 'cache_damaged', field: '', until: 0 } } })
    await status.refresh()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('takes no screen of the data away', () => {
    expect(isBlocking('cache_damaged')).toBe(false)
  })
})
