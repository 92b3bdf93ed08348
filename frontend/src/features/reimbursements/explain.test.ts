import { describe, expect, it } from 'vitest'
import type { Payment, Reimbursement } from '$src/bridge/types'
import { explain } from './explain'

const line: Reimbursement = {
  id: 'r1',
  beneficiaryId: 'b1',
  paymentId: 'p1',
  careDate: '2026-03-02',
  paidOn: '2026-03-09',
  actCode: 'G',
  actLabel: 'Consultation généraliste',
  quantity: 1,
  spent: 3000,
  excess: 0,
  base: 3000,
  rate: 70,
  socialSecurity: 1900,
  flatContribution: 200,
  deductible: 0,
  pathway: 'in',
  mutual: 900,
  remaining: 200,
  payee: 'member',
}
const payment: Payment = {
  id: 'p1',
  number: 'R20260309',
  issuedOn: '2026-03-09',
  paidOn: '2026-03-09',
  payee: 'member',
  payeeName: 'Camille Martin',
  maskedIban: '',
  amount: 900,
}
const said = (change: Partial<Reimbursement>, paid: Partial<Payment> = {}) =>
  explain({ line: { ...line, ...change }, payment: { ...payment, ...paid } })
    .join('\n')
    .replace(/[\u202f\u00a0]/g, ' ')

describe('why the amounts of a line are what they are', () => {
  it('says the gross share, what is withheld, and the net', () => {
    const text = said({})
    expect(text).toContain('70 % du tarif de référence de 30,00 €, soit 21,00 €')
    expect(text).toContain('2,00 € de participation forfaitaire')
    expect(text).toContain('elle a versé 19,00 €')
    expect(text).toContain('La mutuelle a complété avec 9,00 €')
    expect(text).toContain('Il reste 2,00 € à votre charge')
    expect(text).toContain('vous a été versée par virement le 9 mars 2026')
  })

  it('says what being outside the pathway costs', () => {
    expect(said({ rate: 30, socialSecurity: 700, remaining: 1400, pathway: 'out' })).toContain(
      'hors du parcours de soins',
    )
    expect(said({})).not.toContain('parcours')
  })

  it('says the deductible of a box of medicine and the rounding of its share', () => {
    const text = said({
      spent: 209,
      base: 209,
      rate: 65,
      socialSecurity: 36,
      flatContribution: 0,
      deductible: 100,
      mutual: 73,
      remaining: 100,
    })
    expect(text).toContain('soit 1,36 €')
    expect(text).toContain('1,00 € de franchise médicale')
    expect(text).not.toContain('participation forfaitaire')
  })

  it('says the excess', () => {
    expect(
      said({ spent: 6000, excess: 2850, base: 3150, socialSecurity: 2005, mutual: 2520, remaining: 1475 }),
    ).toContain('28,50 € de plus que le tarif de référence de 31,50 €')
  })

  it('says when the social security pays nothing and nothing is left', () => {
    const text = said({
      actCode: 'FJ',
      spent: 2300,
      base: 0,
      rate: 0,
      socialSecurity: 0,
      flatContribution: 0,
      mutual: 2300,
      remaining: 0,
      pathway: 'none',
    })
    expect(text).toContain('La Sécurité sociale ne rembourse pas cet acte')
    expect(text).toContain('La mutuelle a pris en charge 23,00 €')
    expect(text).toContain('Rien ne reste à votre charge')
  })

  it('says who was paid in the place of the member', () => {
    const text = said(
      { payee: 'professional' },
      { payee: 'professional', payeeName: 'Pharmacie des Tilleuls' },
    )
    expect(text).toContain('directement à Pharmacie des Tilleuls')
    expect(text).not.toContain('vous a été versée')
  })
})
