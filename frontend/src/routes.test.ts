import { expect, it } from 'vitest'
import { hrefOf, itemOf, pathOf } from './routes'

it('an address names a screen and what is open on it, whatever its id holds', () => {
  const hash = hrefOf('devis', 'D/26 é')
  expect([pathOf(hash), itemOf(hash)]).toEqual(['devis', 'D/26 é'])
  expect([pathOf('#/inconnu'), itemOf('#/inconnu')]).toEqual(['accueil', ''])
  expect(itemOf('#/devis/%E0%A4%A')).toBe('')
})
