import { describe, expect, it } from 'vitest'
import { FakeDesk } from '$src/bridge/fake'
import { blankContent } from '$src/bridge/fakeRequests'
import { Fault } from '$src/bridge/fault'
import type { RequestContent } from '$src/bridge/types'
import { fr } from '$src/i18n/fr'
import { check, errorsOf, listed, postalCodeIsOdd } from './check'

const checked = (content: RequestContent) => {
  new FakeDesk().install()
  return check(content)
}

it('all that the desk finds is told, from top to bottom', async () => {
  const { errors } = await checked(blankContent('address'))
  expect(listed(errors)).toEqual([
    { field: 'request-street', text: fr.requests.missing.street },
    { field: 'request-postal_code', text: fr.requests.missing.postal_code },
    { field: 'request-city', text: fr.requests.missing.city },
  ])
})

it('days come back as they are kept', async () => {
  const content = blankContent('address')
  content.address = { street: '4 place Bellecour', postalCode: '69002', city: 'Lyon', from: '12/11/2026' }
  expect(await checked(content)).toMatchObject({ errors: {}, content: { address: { from: '2026-11-12' } } })
})

it('an IBAN is told what is wrong with it', async () => {
  const bank = { holder: 'Claire Fontaine', iban: 'FR14 2004 1010 0505 0001 3M02 60' }
  const { errors } = await checked({ ...blankContent('bank'), bank })
  expect(errors).toEqual({ iban: fr.requests.form.ibanShort('France', 1) })
})

it('a foreign postal code is pointed out, and is no error', () => {
  expect([postalCodeIsOdd('SW1A 2AA'), postalCodeIsOdd('69002'), postalCodeIsOdd('')]).toEqual([
    true,
    false,
    false,
  ])
})

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
