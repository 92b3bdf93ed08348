import { fakeFamily } from './fakeHistory'
import type {
  Beneficiary,
  CardState,
  CardView,
  ContractView,
  Domain,
  Formula,
  GuaranteeRow,
  Member,
} from './types'

/** What a fake contract starts from. */
export type FakeContractOptions = {
  card?: CardState
  /** The last day of a person's rights where the card's is another, by id. */
  rights?: Record<string, string>
  noIban?: boolean
  maskedIban?: string
  /** A member whom the mutual knows little of. */
  bare?: boolean
  /** Names and addresses as long as they come. */
  long?: boolean
  guarantees?: number
  /** A large family, one of whose covers is over and one to come. */
  many?: boolean
}

/** The member of the fake desk. */
export const fakeMember = (long = false): Member => ({
  id: 'm1',
  number: '00417829',
  firstName: long ? 'Marie-Clémentine-Apolline' : 'Camille',
  lastName: long ? 'de Montgolfier-Vandenbroucke' : 'Martin',
  street: '12 rue des Tilleuls',
  postalCode: '69003',
  city: 'Lyon',
  maskedIban: 'FR76 •••• •••• 189',
  contract: 'Équilibre Famille',
  phone: '06 12 34 56 78',
  email: 'camille.martin@exemple.fr',
  contractNumber: 'EF-2019-004178',
  coveredFrom: '2019-01-01',
  cardFrom: '2026-01-01',
  cardTo: '2026-12-31',
  amcNumber: '00000000',
  exchangeCode: 'ZZ',
  accessCode: 'K7M2-94TD',
})

type Worked = Pick<GuaranteeRow['guarantee'], 'label' | 'limit'> & {
  domain: Domain
  formula: Formula
  /** Percent of the base, or cents, as the formula has it. */
  figure: number
  example: [
    act: string,
    label: string,
    since: string,
    spent: number,
    base: number,
    rate: number,
    flat: number,
  ]
  shares: [socialSecurity: number, mutual: number]
}

const worked: Worked[] = [
  {
    domain: 'care',
    label: 'Consultations et visites, généralistes',
    formula: 'base',
    figure: 100,
    limit: '',
    example: ['G', 'Consultation généraliste, médecin traitant', '2024-12-22', 3000, 3000, 70, 200],
    shares: [1900, 900],
  },
  {
    domain: 'care',
    label: 'Consultations et visites, spécialistes signataires de l’OPTAM',
    formula: 'base',
    figure: 150,
    limit: '',
    example: ['CS', 'Consultation spécialiste (OPTAM)', '2024-12-22', 6000, 3150, 70, 200],
    shares: [2005, 2520],
  },
  {
    domain: 'care',
    label: 'Médicaments remboursés à 65 %',
    formula: 'base',
    figure: 100,
    limit: '',
    example: ['PH7', 'Une boîte remboursée à 65 %', '2025-01-01', 209, 209, 65, 100],
    shares: [36, 73],
  },
  {
    domain: 'care',
    label: 'Analyses et examens de laboratoire',
    formula: 'base',
    figure: 100,
    limit: '',
    example: ['B', 'Prise de sang courante', '2025-01-01', 2700, 2700, 60, 0],
    shares: [1620, 1080],
  },
  {
    domain: 'hospital',
    label: 'Forfait journalier hospitalier',
    formula: 'full',
    figure: 0,
    limit: 'Sans limite de durée',
    example: ['FJ', 'Une journée en médecine ou en chirurgie', '2026-03-01', 2300, 0, 0, 0],
    shares: [0, 2300],
  },
  {
    domain: 'hospital',
    label: 'Chambre particulière',
    formula: 'amount',
    figure: 6000,
    limit: '60 nuits par an',
    example: ['CHP', 'Une nuit en chambre particulière', '2026-01-01', 7500, 0, 0, 0],
    shares: [0, 6000],
  },
  {
    domain: 'dental',
    label: 'Soins dentaires',
    formula: 'base',
    figure: 100,
    limit: '',
    example: ['SDE', 'Détartrage', '2025-01-01', 4338, 4338, 60, 0],
    shares: [2603, 1735],
  },
  {
    domain: 'dental',
    label: 'Prothèses dentaires 100 % Santé',
    formula: 'full',
    figure: 0,
    limit: '',
    example: ['PF0', 'Couronne 100 % Santé', '2025-01-01', 50000, 12000, 60, 0],
    shares: [7200, 42800],
  },
  {
    domain: 'dental',
    label: 'Prothèses dentaires à tarif maîtrisé',
    formula: 'base',
    figure: 250,
    limit: 'Dans la limite de 3 prothèses par an et par bénéficiaire',
    example: ['PF1', 'Couronne à tarif maîtrisé', '2025-01-01', 55000, 12000, 60, 0],
    shares: [7200, 22800],
  },
  {
    domain: 'optical',
    label: 'Monture et verres 100 % Santé',
    formula: 'full',
    figure: 0,
    limit: 'Un équipement tous les deux ans, tous les ans avant 16 ans',
    example: ['M01', 'Monture de classe A', '2025-01-01', 3000, 900, 60, 0],
    shares: [540, 2460],
  },
  {
    domain: 'optical',
    label: 'Lentilles de contact, remboursées ou non par la Sécurité sociale, y compris jetables',
    formula: 'amount',
    figure: 15000,
    limit: 'Par an et par bénéficiaire',
    example: ['LEN', 'Un an de lentilles jetables', '2025-01-01', 24000, 0, 0, 0],
    shares: [0, 15000],
  },
  {
    domain: 'hearing',
    label: 'Aides auditives 100 % Santé',
    formula: 'full',
    figure: 0,
    limit: 'Une aide par oreille tous les quatre ans',
    example: ['PAZ', 'Aide auditive de classe I, une oreille', '2025-01-01', 95000, 40000, 60, 0],
    shares: [24000, 71000],
  },
]

/** The guarantees of the fake contract, in the order of the screens. */
export const fakeGuarantees: GuaranteeRow[] = worked.map(({ example, shares, ...w }, i) => {
  const [actCode, label, since, spent, base, rate, flat] = example
  return {
    guarantee: {
      id: `g${i + 1}`,
      domain: w.domain,
      position: worked.slice(0, i).filter((other) => other.domain === w.domain).length + 1,
      label: w.label,
      formula: w.formula,
      percent: w.formula === 'base' ? w.figure : 0,
      amount: w.formula === 'amount' ? w.figure : 0,
      limit: w.limit,
      example: {
        actCode,
        label,
        since,
        tariff: {
          spent,
          base,
          rate,
          usualRate: rate,
          flatContribution: actCode === 'PH7' ? 0 : flat,
          deductible: actCode === 'PH7' ? flat : 0,
        },
      },
    },
    shares: { socialSecurity: shares[0], mutual: shares[1], remaining: spent - shares[0] - shares[1] },
  }
})

const child = (id: string, firstName: string, birthDate: string, rank: number): Beneficiary => ({
  id,
  firstName,
  lastName: 'Martin',
  birthDate,
  relation: 'child',
  rank,
  coveredFrom: '2019-01-01',
  coveredTo: '',
  cardFrom: '',
  cardTo: '',
})
const moreChildren: Beneficiary[] = [
  child('b5', 'Inès', '2018-05-06', 1),
  child('b6', 'Noé', '2018-05-06', 2),
  { ...child('b7', 'Léo', '2000-02-29', 1), coveredTo: '2025-08-31' },
  { ...child('b8', 'Lou', '2026-11-20', 1), coveredFrom: '2027-01-01' },
]

/** The contract's methods of a fake desk. */
export class FakeContract {
  options: FakeContractOptions

  constructor(options: FakeContractOptions = {}) {
    this.options = options
  }

  #member(): Member {
    const { bare, long, maskedIban, noIban } = this.options
    return {
      ...fakeMember(long),
      ...(maskedIban && { maskedIban }),
      ...(long && {
        street: 'Résidence du Vieux-Moulin-de-la-Forêt, bâtiment C, escalier 4, 118 bis avenue du Maréchal',
        city: 'Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson',
        email: 'marie-clementine-apolline.de-montgolfier-vandenbroucke@messagerie.exemple.fr',
        contract: 'Équilibre Famille Confort Plus, option renfort hospitalisation et optique',
      }),
      ...(bare && {
        phone: '',
        email: '',
        coveredFrom: '',
        amcNumber: '',
        exchangeCode: '',
        accessCode: '',
      }),
      ...((bare || noIban) && { maskedIban: '' }),
    }
  }

  #family() {
    const { long, many } = this.options
    const family = fakeFamily.map((person) =>
      person.relation === 'self' && long
        ? { ...person, firstName: 'Marie-Clémentine-Apolline', lastName: 'de Montgolfier-Vandenbroucke' }
        : person,
    )
    return many ? [...family, ...moreChildren] : family
  }

  Contract(): ContractView {
    const member = this.#member()
    return { member, beneficiaries: this.#family(), hasIban: member.maskedIban !== '' }
  }
  IBAN = () => (this.#member().maskedIban ? 'FR76 3000 6000 0112 3456 7890 189' : '')

  Guarantees = (): GuaranteeRow[] => fakeGuarantees.slice(0, this.options.guarantees)

  Card(): CardView {
    const state = this.options.card ?? 'valid'
    const year = { none: '', future: '2027', valid: '2026', expired: '2025' }[state]
    return {
      organisation: 'Unimutuelles',
      member: this.#member(),
      contractNumber: fakeMember().contractNumber,
      beneficiaries: this.#family()
        .filter((person) => !person.coveredTo && person.coveredFrom <= '2026-12-31')
        .map((person) => ({
          ...person,
          cardFrom: year && `${year}-01-01`,
          cardTo: this.options.rights?.[person.id] ?? (year && `${year}-12-31`),
        })),
      state,
      validFrom: year && `${year}-01-01`,
      validTo: year && `${year}-12-31`,
    }
  }
  SaveCard = (id: string) =>
    `/home/camille/Documents/Carte de tiers payant${id ? ` ${this.#family().find((p) => p.id === id)!.firstName}` : ''}.pdf`
}
