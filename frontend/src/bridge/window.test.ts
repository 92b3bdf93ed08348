import { fireEvent } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDesk } from './fake'
import { followUse } from './window'

describe('use of the window', () => {
  let fake: FakeDesk
  let stop: () => void
  const told = () => fake.calls.filter((call) => call.method === 'Used').length
  const move = (x: number) =>
    fireEvent(
      document.body,
      Object.assign(new Event('pointermove', { bubbles: true }), { screenX: x, screenY: 5 }),
    )

  beforeEach(() => {
    vi.useFakeTimers()
    fake = new FakeDesk().install()
    stop = followUse()
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
  })

  it.each(['keydown', 'pointerdown', 'wheel', 'touchmove'])('counts a %s', (kind) => {
    fireEvent(document.body, new Event(kind, { bubbles: true }))
    expect(told()).toBe(1)
  })
  it('is told every few seconds, not at every input', () => {
    for (let n = 0; n < 100; n++) {
      fireEvent.keyDown(document.body, { key: 'a' })
      vi.advanceTimersByTime(100)
    }
    expect(told()).toBe(2)
  })
  it('does not count what moves under a pointer that rests', () => {
    move(1)
    vi.advanceTimersByTime(60_000)
    move(1)
    expect(told()).toBe(1)
    move(2)
    expect(told()).toBe(2)
  })
})
