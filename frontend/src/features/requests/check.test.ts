import { describe, expect, it } from 'vitest'
import { blankContent } from '$src/bridge/fakeRequests'
import { Fault } from '$src/bridge/fault'
import type { RequestContent } from '$src/bridge/types'
import { check, errorsOf, isoOf, listed, postalCodeIsOdd } from './check'

const today = '2026-11-23'
const wrongIn = (content: RequestContent) => Object.keys(check(content, today))
const address = (rest: Partial<RequestContent['address']>) => ({
  ...blankContent('address'),
  address: { street: '4 place Bellecour', postalCode: '69002', city: 'Lyon', from: '', ...rest },
})
const person = (rest: Partial<RequestContent['person']>) => ({
  ...blankContent('beneficiary'),
  person: {
    firstName: 'Alix',
    lastName: 'Martin',
    birthDate: '1988-04-02',
    relation: 'spouse' as const,
    from: '',
    ...rest,
  },
})

describe('nothing typed', () => {
  it.each([
    ['address', ['street', 'postal_code', 'city']],
    ['phone', ['phone']],
    ['email', ['email']],
    ['bank', ['holder', 'iban']],
    ['birth', ['first_name', 'last_name', 'birth_date', 'relation']],
    ['other', ['words']],
  ] as const)('of %s is asked for', (kind, fields) => expect(wrongIn(blankContent(kind))).toEqual(fields))
})

describe('a phone number', () => {
  it.each(['0612345678', '06 12 34 56 78', '06.12.34.56.78', '+33 6 12 34 56 78', '0033612345678'])(
    '%j is one',
    (phone) => expect(wrongIn({ ...blankContent('phone'), phone })).toEqual([]),
  )
  it.each(['06 12 34', '612345678', '06 12 34 56 7x', '+33'])('%j is none', (phone) =>
    expect(wrongIn({ ...blankContent('phone'), phone })).toEqual(['phone']),
  )
})

describe('an address', () => {
  it('may lie abroad, where the postal code is only pointed out', () => {
    expect(wrongIn(address({ postalCode: 'SW1A 2AA' }))).toEqual([])
    expect(postalCodeIsOdd('SW1A 2AA')).toBe(true)
    expect(postalCodeIsOdd('69002')).toBe(false)
  })
  it('has a postal code that some country would write', () =>
    expect(wrongIn(address({ postalCode: 'Lyon !' }))).toEqual(['postal_code']))
  it('begins on a day that exists', () => {
    expect(wrongIn(address({ from: '2026-12-15' }))).toEqual([])
    expect(wrongIn(address({ from: '2026-02-30' }))).toEqual(['from'])
  })
})

describe('a person', () => {
  it('was not born tomorrow', () => {
    expect(wrongIn(person({ birthDate: today }))).toEqual([])
    expect(wrongIn(person({ birthDate: '2026-11-24' }))).toEqual(['birth_date'])
  })
  it('was not born in another century than these', () =>
    expect(wrongIn(person({ birthDate: '1899-12-31' }))).toEqual(['birth_date']))
})

it('a text is as long as it may be, and no longer', () => {
  const words = (length: number) => ({ ...blankContent('other'), words: 'é'.repeat(length) })
  expect(wrongIn(words(4000))).toEqual([])
  expect(wrongIn(words(4001))).toEqual(['words'])
})

it.each([
  ['12/11/2026', '2026-11-12'],
  ['1.2.2026', '2026-02-01'],
  ['12112026', '2026-11-12'],
  ['2026-11-12', '2026-11-12'],
  ['31/02/2026', null],
  ['demain', null],
])('the day %j is %j', (typed, iso) => expect(isoOf(typed)).toBe(iso))

it('the errors are summed up from top to bottom', () =>
  expect(listed(check(blankContent('address'), today)).map(({ field }) => field)).toEqual([
    'request-street',
    'request-postal_code',
    'request-city',
  ]))

describe('a fault', () => {
  it.each([
    ['invalid_iban', 'iban', ['iban']],
    ['invalid_iban', '', ['iban']],
    ['field_required', 'first_name', ['first_name']],
    ['attachment_kind', '', ['attachments']],
    ['bad_credentials', 'password', ['password']],
    ['wrong_password', '', ['password']],
    ['throttled', 'password', []],
    ['bank_hold', 'iban', []],
    ['disk_full', '', []],
  ] as const)('%s of « %s » belongs to %j', (code, field, fields) =>
    expect(Object.keys(errorsOf(new Fault(code, field)))).toEqual(fields),
  )
})
