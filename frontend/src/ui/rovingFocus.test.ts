import { expect, it } from 'vitest'
import { keyTarget } from './rovingFocus.svelte'

it.each([
  ['ArrowDown', 1, 2],
  ['ArrowDown', 3, 3],
  ['ArrowUp', 0, 0],
  ['Home', 2, 0],
  ['End', 0, 3],
  ['Enter', 1, null],
])('%s leads from link %d of four to %s', (key, from, to) => {
  expect(keyTarget(key, from, 4)).toBe(to)
})
it('no key leads anywhere in an empty list', () => expect(keyTarget('End', 0, 0)).toBeNull())
