import { describe, expect, it } from 'vitest'
import { grouped, judge, masked, regrouped } from './iban'

const french = 'FR14 2004 1010 0505 0001 3M02 606'

describe('an IBAN is grouped in fours', () => {
  it.each([
    ['fr1420041010050500013m02606', french],
    ['FR14-2004.1010 0505\u00a00001\u202f3M02 606', french],
    ['IBAN : FR14 2004 1010 0505 0001 3M02 606', french],
    ['de89', 'DE89'],
    ['DE893', 'DE89 3'],
    ['', ''],
  ])('%j is %j', (typed, set) => expect(grouped(typed)).toBe(set))

  it('without moving the caret from the character it stands behind', () => {
    expect(regrouped('FR142', 5)).toEqual({ text: 'FR14 2', caret: 6 })
    expect(regrouped('FR14 2x004 10', 7)).toEqual({ text: 'FR14 2X00 410', caret: 7 })
    expect(regrouped('FR142004', 4)).toEqual({ text: 'FR14 2004', caret: 4 })
  })
})

describe('an IBAN is judged while it is typed', () => {
  it.each([
    ['', { state: 'empty' }],
    ['F', { state: 'begun' }],
    ['fr14 2004', { state: 'short', country: 'France', by: 19 }],
    [french, { state: 'good', country: 'France' }],
    ['DE89 3704 0044 0532 0130 00', { state: 'good', country: 'Allemagne' }],
    ['FR14 2040 1010 0505 0001 3M02 606', { state: 'wrong', country: 'France' }],
    [`${french} 12`, { state: 'long', country: 'France', by: 2 }],
    ['1234', { state: 'no-country' }],
    ['XX00 1234', { state: 'no-country' }],
  ])('%j is %j', (typed, verdict) => expect(judge(typed)).toEqual(verdict))
})

it('an IBAN is read back masked, and one that is masked stays so', () => {
  expect(masked(french)).toBe('FR14 •••• •••• 606')
  expect(masked('FR76 •••• •••• 189')).toBe('FR76 •••• •••• 189')
  expect(masked('FR14 20')).toBe('FR14 20')
})
