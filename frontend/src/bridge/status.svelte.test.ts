import { flushSync } from 'svelte'
import { describe, expect, it } from 'vitest'
import { desk } from './call'
import { FakeDesk } from './fake'
import { DeskStatus } from './status.svelte'

describe('the status', () => {
  it('follows the event and stops when told', async () => {
    const fake = new FakeDesk({ vault: 'open' }).install()
    const status = new DeskStatus()
    const stop = status.follow()
    await status.refresh()
    expect(status.vault).toBe('open')
    fake.tell({ online: false })
    expect(status.online).toBe(false)
    stop()
    fake.tell({ online: true })
    expect(status.online).toBe(false)
  })

  it('wakes only what reads a field that changed', async () => {
    const fake = new FakeDesk({ vault: 'open' }).install()
    const status = new DeskStatus()
    status.follow()
    await status.refresh()
    const woken = { member: 0, revision: 0, sync: 0 }
    const end = $effect.root(() => {
      for (const field of ['member', 'revision', 'sync'] as const)
        $effect(() => {
          void status[field]
          woken[field]++
        })
    })
    flushSync()
    for (let rows = 1; rows <= 5; rows++) {
      fake.tell({ sync: { ...fake.status.sync, phase: 'lines', rows } })
      flushSync()
    }
    fake.tell({})
    flushSync()
    end()
    expect(woken).toEqual({ member: 1, revision: 1, sync: 6 })
  })
})

describe('a bound method', () => {
  it('gives empty lists where Go had no slice', async () => {
    const fake = new FakeDesk({ vault: 'open' }).install()
    Object.assign(fake, { Documents: () => null, Overview: () => ({ totals: {}, months: null }) })
    expect(await desk.documents()).toEqual([])
    const all = { period: '', beneficiaryId: '', kind: '', payee: '' } as const
    expect((await desk.overview(all)).months).toEqual([])
  })

  it('throws a Fault', async () => {
    new FakeDesk({ fail: { Sync: { code: 'offline' } } }).install()
    await expect(desk.sync()).rejects.toMatchObject({ code: 'offline' })
  })
})
