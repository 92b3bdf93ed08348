import { describe, expect, it } from 'vitest'
import { fr } from '$src/i18n/fr'
import { grouped, masked, regrouped, whyWrong } from './iban'

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

it.each([
  [{ state: 'wrong', country: 'FR', by: 0 }, fr.requests.form.ibanWrong],
  [{ state: 'short', country: 'FR', by: 1 }, fr.requests.form.ibanShort('France', 1)],
  [{ state: 'long', country: 'DE', by: 2 }, fr.requests.form.ibanLong('Allemagne', 2)],
  [{ state: 'no_country', country: '', by: 0 }, fr.requests.form.ibanCountry],
  [{ state: 'good', country: 'FR', by: 0 }, ''],
] as const)('the verdict %j is told in words', (verdict, text) => expect(whyWrong(verdict)).toBe(text))

it('an IBAN is read back masked, and one that is masked stays so', () => {
  expect(masked(french)).toBe('FR14 •••• •••• 606')
  expect(masked('FR76 •••• •••• 189')).toBe('FR76 •••• •••• 189')
  expect(masked('FR14 20')).toBe('FR14 20')
})
