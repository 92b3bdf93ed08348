import { flushSync } from 'svelte'
import { describe, expect, it, vi } from 'vitest'
import { Draft } from '$src/features/requests/draft.svelte'
import { startOf } from '$src/features/requests/content'
import { Toasts } from './toasts.svelte'

/** How often an effect runs that does this and follows nothing. */
function runs(what: () => void): number {
  let count = 0
  const stop = $effect.root(() => {
    $effect(() => {
      count++
      if (count < 50) what()
    })
  })
  flushSync()
  stop()
  return count
}

describe('what an effect may call', () => {
  it('shows one toast, once', () => {
    const toasts = new Toasts()
    expect(runs(() => toasts.show('notice', 'Une fois'))).toBe(1)
    expect(toasts.list.map((toast) => toast.text)).toEqual(['Une fois'])
  })
  it('dismisses a toast once', () => {
    const toasts = new Toasts()
    const shown = toasts.show('danger', 'Une erreur')
    expect(runs(() => toasts.dismiss(shown))).toBe(1)
    expect(toasts.list).toEqual([])
  })
  it('takes a file off a draft, and puts it back, once', () => {
    vi.useFakeTimers()
    const draft = new Draft(startOf('address', null))
    expect(runs(() => draft.remove('a'))).toBe(1)
    expect(runs(() => draft.putBack('a'))).toBe(1)
    expect(draft.removed.size).toBe(0)
    vi.useRealTimers()
  })
})
