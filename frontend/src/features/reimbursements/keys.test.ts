import { expect, it } from 'vitest'
import { listKey } from './keys'

const press = (key: string, active: number, lines = 100) =>
  listKey({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }, active, lines, 10)

it.each([
  ['ArrowDown', 4, 5],
  ['ArrowDown', 99, 99],
  ['ArrowUp', 0, 0],
  ['PageDown', 4, 14],
  ['PageDown', 95, 99],
  ['PageUp', 4, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['Enter', 50, 'open'],
  ['a', 50, null],
])('%s from line %s leads to %s', (key, active, to) => {
  expect(press(key, active)).toBe(to)
})

it('leaves every key alone in an empty list', () => {
  expect(press('End', 0, 0)).toBeNull()
})
