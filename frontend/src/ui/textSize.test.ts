import { expect, it } from 'vitest'
import { applyTextSize, sizeAfter } from './textSize'

it.each([
  ['+', 100, 110],
  ['=', 100, 110], // + without Shift on many keyboards
  ['+', 200, 200],
  ['-', 100, 90],
  ['-', 80, 80],
  ['+', 130, 150],
  ['0', 175, 100],
  ['a', 100, null],
])('%s at %d gives %s', (key, now, after) => expect(sizeAfter(key, now)).toBe(after))

it('is shown, and the usual one leaves no trace', () => {
  applyTextSize(150)
  expect(document.documentElement.style.fontSize).toBe('150%')
  applyTextSize(100)
  expect(document.documentElement.style.fontSize).toBe('')
})
