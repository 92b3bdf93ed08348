import type { Act, Beneficiary, DocumentRow, Payee, Payment, Reimbursement } from './types'

/** Deterministic numbers in [0, 1): the same seed tells the same story. */
function random(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

type Recipe = Pick<Act, 'code' | 'kind' | 'label' | 'explanation'> & {
  spent: number
  base: number
  rate: number
  flat?: number
  deductible?: number
  mutual: number
  often: number
}

const recipe = (
  code: string,
  kind: Act['kind'],
  label: string,
  explanation: string,
  figures: Omit<Recipe, 'code' | 'kind' | 'label' | 'explanation'>,
): Recipe => ({ code, kind, label, explanation, ...figures })

// The worked lines of the domain; their arithmetic is checked there.
const recipes: Recipe[] = [
  recipe('G', 'consultation', 'Consultation généraliste', 'Consultation chez un médecin généraliste.', {
    spent: 3000,
    base: 3000,
    rate: 70,
    flat: 200,
    mutual: 900,
    often: 18,
  }),
  recipe(
    'CS',
    'consultation',
    'Consultation spécialiste',
    'Consultation chez un médecin spécialiste, au cabinet.',
    {
      spent: 6000,
      base: 3150,
      rate: 70,
      flat: 200,
      mutual: 2520,
      often: 8,
    },
  ),
  recipe(
    'PH7',
    'pharmacy',
    'Médicament remboursé à 65 %',
    'Médicament au service médical important, remboursé à 65 % par la Sécurité sociale. Une franchise de 1 € par boîte reste à votre charge.',
    {
      spent: 209,
      base: 209,
      rate: 65,
      deductible: 100,
      mutual: 73,
      often: 30,
    },
  ),
  recipe(
    'HD7',
    'pharmacy',
    'Honoraire de dispensation',
    'Rémunération du pharmacien pour la délivrance de vos médicaments.',
    {
      spent: 102,
      base: 102,
      rate: 65,
      mutual: 36,
      often: 20,
    },
  ),
  recipe('AMK', 'allied', 'Kinésithérapie', 'Séance chez un masseur-kinésithérapeute, au cabinet.', {
    spent: 1613,
    base: 1613,
    rate: 60,
    deductible: 100,
    mutual: 645,
    often: 10,
  }),
  recipe('B', 'biology', 'Analyses de laboratoire', 'Analyses médicales, par exemple une prise de sang.', {
    spent: 2700,
    base: 2700,
    rate: 60,
    mutual: 1080,
    often: 5,
  }),
  recipe('SDE', 'dental', 'Soins dentaires', 'Soins conservateurs : détartrage, carie, dévitalisation.', {
    spent: 4338,
    base: 4338,
    rate: 60,
    mutual: 1735,
    often: 4,
  }),
  recipe(
    'PF0',
    'dental',
    'Prothèse dentaire 100 % Santé',
    'Couronne ou bridge du panier 100 % Santé : rien ne reste à votre charge.',
    {
      spent: 50000,
      base: 12000,
      rate: 60,
      mutual: 42800,
      often: 0.3,
    },
  ),
  recipe(
    'PF1',
    'dental',
    'Prothèse dentaire à tarif maîtrisé',
    'Couronne ou bridge dont le prix est plafonné.',
    {
      spent: 55000,
      base: 12000,
      rate: 60,
      mutual: 22800,
      often: 0.3,
    },
  ),
  recipe('M01', 'optical', 'Monture 100 % Santé', 'Monture de classe A : rien ne reste à votre charge.', {
    spent: 3000,
    base: 900,
    rate: 60,
    mutual: 2460,
    often: 0.5,
  }),
  recipe('V01', 'optical', 'Verre simple 100 % Santé', 'Verre de classe A pour une correction simple.', {
    spent: 3250,
    base: 975,
    rate: 60,
    mutual: 2665,
    often: 1,
  }),
  recipe(
    'FJ',
    'hospital',
    'Forfait journalier hospitalier',
    "Participation aux frais d'hébergement pour chaque jour d'hôpital. La Sécurité sociale ne la rembourse pas.",
    {
      spent: 2300,
      base: 0,
      rate: 0,
      mutual: 2300,
      often: 0.5,
    },
  ),
]

export const fakeActs: Act[] = recipes.map(({ code, kind, label, explanation }) => ({
  code,
  kind,
  label,
  explanation,
}))

export const fakeFamily: Beneficiary[] = [
  {
    id: 'b1',
    firstName: 'Camille',
    lastName: 'Martin',
    birthDate: '1979-04-12',
    relation: 'self',
    rank: 1,
    coveredFrom: '2019-01-01',
    coveredTo: '',
    cardFrom: '',
    cardTo: '',
  },
  {
    id: 'b2',
    firstName: 'Sacha',
    lastName: 'Martin',
    birthDate: '1981-09-03',
    relation: 'spouse',
    rank: 1,
    coveredFrom: '2019-01-01',
    coveredTo: '',
    cardFrom: '',
    cardTo: '',
  },
  {
    id: 'b3',
    firstName: 'Léo',
    lastName: 'Martin',
    birthDate: '2012-06-21',
    relation: 'child',
    rank: 1,
    coveredFrom: '2019-01-01',
    coveredTo: '',
    cardFrom: '',
    cardTo: '',
  },
  {
    id: 'b4',
    firstName: 'Anne-Charlotte-Joséphine',
    lastName: 'Martin-Vandenbroucke',
    birthDate: '2016-01-30',
    relation: 'child',
    rank: 1,
    coveredFrom: '2021-09-01',
    coveredTo: '',
    cardFrom: '',
    cardTo: '',
  },
]

const cards = [
  'Pharmacie des Tilleuls',
  'Cabinet du docteur Rousseau',
  'Laboratoire de la Gare',
  'Centre dentaire Voltaire',
]
const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const dayMs = 86_400_000

export type FakeHistory = { lines: Reimbursement[]; payments: Map<string, Payment> }

/** A family's lines from 2017 to the given day, newest care first. */
export function fakeHistory(lineCount: number, today: string, seed = 7): FakeHistory {
  const next = random(seed)
  const end = Date.parse(`${today}T00:00:00Z`)
  const start = Date.parse('2017-01-05T00:00:00Z')
  const weights = recipes.reduce((sum, r) => sum + r.often, 0)
  const pick = () => {
    let at = next() * weights
    return recipes.find((r) => (at -= r.often) < 0) ?? recipes[0]!
  }
  const payments = new Map<string, Payment>()
  const lines: Reimbursement[] = []
  for (let i = 0; i < lineCount; i++) {
    const care = isoDay(end - ((end - start) * i) / Math.max(1, lineCount - 1) - 3 * dayMs)
    const r = pick()
    const who = fakeFamily[Math.floor(next() * fakeFamily.length)]!
    const payee: Payee =
      r.kind === 'pharmacy' || r.kind === 'biology' || next() < 0.15 ? 'professional' : 'member'
    const outside = r.code === 'G' && next() < 0.08
    const minor = who.relation === 'child'
    const flat = minor ? 0 : (r.flat ?? 0)
    const deductible = minor ? 0 : (r.deductible ?? 0)
    const rate = outside ? 30 : r.rate
    const socialSecurity = Math.max(0, Math.floor((r.base * rate + 50) / 100) - flat - deductible)
    const mutual = Math.min(r.mutual, r.spent - socialSecurity)
    const paidOn = isoDay(
      Math.min(end, Date.parse(`${care}T00:00:00Z`) + (3 + Math.floor(next() * 6)) * dayMs),
    )
    const payeeName =
      payee === 'member'
        ? 'Camille Martin'
        : cards[{ pharmacy: 0, biology: 2, dental: 3 }[r.kind as string] ?? 1]!
    const paymentId = `p-${paidOn}-${payee === 'member' ? 'm' : cards.indexOf(payeeName)}`
    const payment = payments.get(paymentId)
    if (payment) payment.amount += mutual
    else
      payments.set(paymentId, {
        id: paymentId,
        number: `R${paidOn.replaceAll('-', '')}${payee === 'member' ? '' : cards.indexOf(payeeName) + 1}`,
        issuedOn: paidOn,
        paidOn,
        payee,
        payeeName,
        maskedIban: payee === 'member' ? 'FR76 •••• •••• 189' : '',
        amount: mutual,
      })
    lines.push({
      id: `r${String(lineCount - i).padStart(6, '0')}`,
      beneficiaryId: who.id,
      paymentId,
      careDate: care,
      paidOn,
      actCode: r.code,
      actLabel: r.label,
      quantity: 1,
      spent: r.spent,
      excess: Math.max(0, r.spent - r.base) * (r.base ? 1 : 0),
      base: r.base,
      rate,
      socialSecurity,
      flatContribution: flat,
      deductible,
      pathway: r.kind === 'consultation' ? (outside ? 'out' : 'in') : 'none',
      mutual,
      remaining: r.spent - socialSecurity - mutual,
      payee,
    })
  }
  return { lines, payments }
}

/** Documents of several years; the oldest are not on the device yet. */
export function fakeDocuments(total: number): DocumentRow[] {
  const kinds = ['certificate', 'notice', 'contract', 'statement'] as const
  const titles = {
    certificate: 'Attestation de droits',
    notice: "Avis d'échéance",
    contract: 'Conditions particulières de votre contrat Équilibre Famille',
    statement: 'Relevé de prestations',
  }
  return Array.from({ length: total }, (_, i) => {
    const kind = kinds[i % kinds.length]!
    const publishedOn = isoDay(Date.parse('2026-11-03T00:00:00Z') - i * 71 * dayMs)
    return {
      document: {
        id: `d${i}`,
        kind,
        title: `${titles[kind]} ${publishedOn.slice(0, 4)}`,
        fileName: `${kind}-${publishedOn}.pdf`,
        contentType: 'application/pdf',
        publishedOn,
        bytes: 38_000 + ((i * 977_123) % 2_400_000),
        sha256: String(i).padStart(64, '0'),
      },
      stored: i < total - 3,
      kept: false,
    }
  })
}
