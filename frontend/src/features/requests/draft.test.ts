import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { blankContent } from '$src/bridge/fakeRequests'
import { allLeft, Draft, pause } from './draft.svelte'

function start(options: FakeOptions = {}) {
  const fake = new FakeDesk({ vault: 'open', requests: { none: true }, ...options }).install()
  const draft = new Draft(blankContent('other'))
  const called = () => fake.calls.map(({ method }) => method)
  const saved = () => fake.requests.rows[0]?.request.content.words
  return { fake, draft, called, saved }
}
const type = (draft: Draft, words: string) => {
  draft.content.words = words
  draft.touch()
}

describe('what is typed', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    return () => vi.useRealTimers()
  })

  it('is saved after a pause, once', async () => {
    const { draft, called, saved } = start()
    type(draft, 'Bon')
    await vi.advanceTimersByTimeAsync(pause - 1)
    type(draft, 'Bonjour')
    await vi.advanceTimersByTimeAsync(pause - 1)
    expect(called()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(called()).toEqual(['NewDraft', 'SaveDraft'])
    expect([saved(), draft.saved]).toEqual(['Bonjour', true])
  })

  it('makes no draft as long as there is nothing', async () => {
    const { draft, called } = start()
    draft.touch()
    await vi.advanceTimersByTimeAsync(pause)
    await draft.leave()
    expect(called()).toEqual([])
  })

  it('is saved at once when the page is left, and what reads after that finds it', async () => {
    const { draft, saved } = start({ delay: 50 })
    type(draft, 'Bonjour')
    void draft.leave()
    const read = allLeft().then(saved)
    await vi.advanceTimersByTimeAsync(200)
    expect(await read).toBe('Bonjour')
  })

  it('never overtakes what was typed later', async () => {
    const { draft, called, saved } = start({ delay: 50 })
    type(draft, 'un')
    void draft.flush()
    await vi.advanceTimersByTimeAsync(60)
    type(draft, 'un deux')
    void draft.flush()
    type(draft, 'un deux trois')
    await vi.advanceTimersByTimeAsync(1000)
    expect(called().filter((method) => method === 'NewDraft')).toHaveLength(1)
    expect([saved(), draft.saved]).toEqual(['un deux trois', true])
  })

  it('that could not be saved says so, and is tried again', async () => {
    const { fake, draft, saved } = start({ fail: { SaveDraft: { code: 'disk_full' } } })
    type(draft, 'Bonjour')
    await vi.advanceTimersByTimeAsync(pause)
    expect([draft.fault?.code, draft.saved]).toEqual(['disk_full', false])
    fake.options.fail = {}
    await draft.flush()
    expect([draft.fault, saved()]).toEqual([null, 'Bonjour'])
  })

  it('is on the disk before it is submitted, and nothing is saved after', async () => {
    const { draft, called } = start()
    type(draft, 'Bonjour')
    const row = await draft.submit('')
    await draft.leave()
    await vi.advanceTimersByTimeAsync(pause)
    expect(row.request.state).toBe('to_send')
    expect(called()).toEqual(['NewDraft', 'SaveDraft', 'SubmitDraft'])
  })

  it('is not submitted while it cannot be saved', async () => {
    const { draft, called } = start({ fail: { SaveDraft: { code: 'disk_full' } } })
    type(draft, 'Bonjour')
    await expect(draft.submit('')).rejects.toMatchObject({ code: 'disk_full' })
    expect(called()).not.toContain('SubmitDraft')
  })
})

describe('a file that is taken off', () => {
  it('is still there to be put back, and goes when the page is left', async () => {
    const { fake, draft } = start()
    expect(await draft.attach()).toBe(2)
    const [first] = draft.attachments
    draft.remove(first!.sha256)
    expect(draft.kept).toHaveLength(1)
    expect(fake.requests.rows[0]!.request.attachments).toHaveLength(2)
    draft.putBack(first!.sha256)
    expect(draft.kept).toHaveLength(2)
    draft.remove(first!.sha256)
    await draft.leave()
    expect(fake.requests.rows[0]!.request.attachments).toHaveLength(1)
  })

  it('does not leave with the request', async () => {
    const { fake, draft } = start()
    type(draft, 'Bonjour')
    await draft.attach()
    draft.remove(draft.attachments[0]!.sha256)
    await draft.submit('')
    expect(fake.requests.rows[0]!.request.attachments).toHaveLength(1)
  })
})
