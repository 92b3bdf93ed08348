import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { FakeDesk, type FakeOptions } from '$src/bridge/fake'
import { fakeGuarantees } from '$src/bridge/fakeContract'
import { status } from '$src/bridge/status.svelte'
import type { GuaranteeRow } from '$src/bridge/types'
import { byDomain, found } from './find'
import Page from './Page.svelte'
import { baseExplained, exampleInWords, formulaInWords } from './words'

const rowOf = (act: string) => fakeGuarantees.find(({ guarantee }) => guarantee.example.actCode === act)!
const acts = (rows: readonly GuaranteeRow[]) => rows.map(({ guarantee }) => guarantee.example.actCode)
/** Amounts are easier to read here with ordinary spaces. */
const plain = (text: string) => text.replace(/[\u202f\u00a0]/g, ' ')

async function open(options: FakeOptions = {}) {
  new FakeDesk({ vault: 'open', ...options }).install()
  await status.refresh()
  render(Page)
  return userEvent.setup()
}
const labels = () => screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)

describe('a formula', () => {
  it.each([
    ['PF1', 'Jusqu’à 250 % de la base de remboursement, Sécurité sociale comprise'],
    ['PF0', 'Pris en charge en totalité, avec la Sécurité sociale'],
    ['FJ', 'Pris en charge en totalité'],
    ['CHP', 'Jusqu’à 60,00 €'],
  ])('of %s reads « %s »', (act, words) => {
    const { before, base, after } = formulaInWords(rowOf(act).guarantee)
    expect(plain(base ? `${before} ${base}${after}` : before)).toBe(words)
  })

  it('in euros adds to what the social security pays', () => {
    const { guarantee } = rowOf('PF1')
    const amount = { ...guarantee, formula: 'amount' as const, amount: 10_000 }
    expect(plain(formulaInWords(amount).before)).toBe('Jusqu’à 100,00 €, en plus de la Sécurité sociale')
  })

  it('has its base explained with the example’s own amounts', () => {
    expect(plain(baseExplained(rowOf('PF1').guarantee))).toContain('120,00 € : 250 % font 300,00 € au plus')
  })

  it('rounds half a cent up, as the mutual does', () => {
    const { guarantee } = rowOf('CS')
    const odd = { ...guarantee, percent: 150, example: { ...guarantee.example } }
    odd.example.tariff = { ...guarantee.example.tariff, base: 975 }
    expect(plain(baseExplained(odd))).toContain('font 14,63 € au plus')
  })
})

describe('an example', () => {
  it.each([
    [
      'PF1',
      'Couronne à tarif maîtrisé, 550,00 € : la Sécurité sociale rembourse 72,00 € et votre mutuelle 228,00 € ; il reste 250,00 € à votre charge.',
      '',
    ],
    [
      'G',
      'Consultation généraliste, médecin traitant, 30,00 € : la Sécurité sociale rembourse 19,00 € et votre mutuelle 9,00 € ; il reste 2,00 € à votre charge.',
      'C’est la participation forfaitaire, qu’aucune mutuelle responsable ne peut rembourser.',
    ],
    [
      'FJ',
      'Une journée en médecine ou en chirurgie, 23,00 € : votre mutuelle rembourse 23,00 €, la Sécurité sociale ne rembourse rien ; rien ne reste à votre charge.',
      '',
    ],
  ])('of %s is one sentence', (act, sentence, why) => {
    const words = exampleInWords(rowOf(act))
    expect(plain(words.sentence)).toBe(sentence)
    expect(words.why).toBe(why)
  })

  it('says which part of what is left nobody may refund', () => {
    expect(plain(exampleInWords(rowOf('CS')).why)).toMatch(/^Ce reste comprend 2,00 € de participation/)
    expect(exampleInWords(rowOf('PH7')).why).toMatch(/^C’est la franchise médicale/)
  })
})

describe('the search', () => {
  it.each([
    ['couronnes', ['PF0', 'PF1']],
    ['HOPITAL', ['FJ', 'CHP']],
    ['lunettes', ['M01', 'LEN']],
    ['chambre', ['CHP']],
    ['la chambre d’hôpital', ['FJ', 'CHP']],
    ['100 % santé', ['PF0', 'M01', 'PAZ']],
    ['paz', ['PAZ']],
    ['ostéopathe', []],
  ])('for %j finds %j', (text, wanted) => {
    expect(acts(found(fakeGuarantees, text))).toEqual(wanted)
  })

  it('for nothing finds everything', () => {
    expect(found(fakeGuarantees, '  ')).toBe(fakeGuarantees)
  })
})

describe('the domains', () => {
  it('group the guarantees in the order they come', () => {
    expect(byDomain(fakeGuarantees).map(({ domain, rows }) => [domain, rows.length])).toEqual([
      ['care', 4],
      ['hospital', 2],
      ['dental', 3],
      ['optical', 2],
      ['hearing', 1],
    ])
  })
})

describe('the screen', () => {
  it('narrows to a domain, and a search to what it names', async () => {
    const user = await open()
    await user.click(await screen.findByRole('radio', { name: 'Dentaire' }))
    expect(labels()).toEqual([
      'Soins dentaires',
      'Prothèses dentaires 100\u202f% Santé',
      'Prothèses dentaires à tarif maîtrisé',
    ])
    await user.type(screen.getByLabelText('Chercher une garantie'), 'maîtrisé')
    expect(labels()).toEqual(['Prothèses dentaires à tarif maîtrisé'])
    expect(screen.getByText('1 garantie').getAttribute('role')).toBe('status')
  })

  it('offers the other domains when the chosen one has nothing', async () => {
    const user = await open()
    await user.click(await screen.findByRole('radio', { name: 'Optique' }))
    await user.type(screen.getByLabelText('Chercher une garantie'), 'couronne')
    await user.click(screen.getByRole('button', { name: 'Chercher dans tous les domaines' }))
    expect(labels()).toHaveLength(2)
  })

  it('gives all back on Escape, the focus in the search', async () => {
    const user = await open()
    const search = await screen.findByLabelText('Chercher une garantie')
    await user.type(search, 'ostéopathe')
    expect(screen.getByText('Aucune garantie ne correspond')).toBeTruthy()
    await user.keyboard('{Escape}')
    expect(labels()).toHaveLength(fakeGuarantees.length)
    expect(document.activeElement).toBe(search)
  })

  it('shows who pays what of each example', async () => {
    await open()
    const dental = await screen.findByRole('region', { name: 'Dentaire' })
    const crown = within(dental)
      .getByRole('heading', { name: /tarif maîtrisé/ })
      .closest('li')!
    const amounts = [...crown.querySelectorAll('dd')].map((dd) => plain(dd.textContent))
    expect(amounts).toEqual(['550,00 €', '72,00 €', '228,00 €', '250,00 €'])
  })

  it('says what to do before the first sync, and that there is nothing after it', async () => {
    await open({ never: true, online: false, contract: { guarantees: 0 } })
    expect(await screen.findByText('Rien n’est encore enregistré sur cet appareil')).toBeTruthy()
    await open({ contract: { guarantees: 0 } })
    expect(await screen.findAllByText('Aucune garantie pour le moment')).toBeTruthy()
  })
})
