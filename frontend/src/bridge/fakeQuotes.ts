import { fakeFamily } from './fakeHistory'
import type { DocumentRow, QuoteKind, QuoteLine, QuoteRow, QuoteStatus } from './types'

/** What the fake office knows of quotes. */
export type FakeQuoteOptions = {
  count?: number
  long?: boolean
}

const dayMs = 86_400_000
const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)

type Priced = [
  label: string,
  act: string,
  quantity: number,
  spent: number,
  base: number,
  socialSecurity: number,
  mutual: number,
]
const glasses: Priced[] = [
  ['Monture, classe B', 'M03', 1, 14900, 5, 3, 9997],
  ['Verre progressif, œil droit', 'V03', 1, 18500, 5, 3, 11997],
  ['Verre progressif, œil gauche', 'V03', 1, 18500, 5, 3, 11997],
]
const freeGlasses: Priced[] = [
  ['Monture 100 % Santé', 'M01', 1, 3000, 900, 540, 2460],
  ['Verres simples 100 % Santé', 'V01', 2, 6500, 1950, 1170, 5330],
]
const crown: Priced[] = [
  ['Détartrage', 'SDE', 1, 4338, 4338, 2603, 1735],
  ['Couronne céramo-métallique sur la dent 26', 'PF1', 1, 55000, 12000, 7200, 22800],
]
const implant: Priced[] = [['Implant dentaire, dent 36', 'IMP', 1, 120000, 0, 0, 0]]

const examples: {
  kind: QuoteKind
  status: QuoteStatus
  lines: Priced[]
  professional: string
  answer: string
  valid: number
}[] = [
  {
    kind: 'dental',
    status: 'received',
    lines: crown,
    professional: 'Cabinet dentaire Voltaire',
    answer: '',
    valid: 0,
  },
  {
    kind: 'optical',
    status: 'answered',
    lines: glasses,
    professional: 'Optique des Tilleuls',
    answer:
      'Bonjour,\n\nVotre forfait optique est ouvert depuis le 12 mars. Avec des verres et une monture 100 % Santé, rien ne resterait à votre charge : demandez-le à votre opticien.',
    valid: 60,
  },
  {
    kind: 'dental',
    status: 'answered',
    lines: crown,
    professional: 'Centre dentaire de la Gare',
    answer: '',
    valid: -40,
  },
  {
    kind: 'dental',
    status: 'refused',
    lines: implant,
    professional: 'Docteur Anne Rousseau',
    answer:
      'Votre contrat ne couvre pas les implants. Un bridge serait pris en charge : parlez-en à votre dentiste.',
    valid: 0,
  },
  {
    kind: 'optical',
    status: 'answered',
    lines: freeGlasses,
    professional: 'Optique Part-Dieu',
    answer: '',
    valid: 120,
  },
]

function linesOf(priced: Priced[], status: QuoteStatus): QuoteLine[] {
  return priced.map(([label, actCode, quantity, spent, base, socialSecurity, mutual]) => {
    const shares =
      status === 'answered'
        ? { socialSecurity, mutual, remaining: spent - socialSecurity - mutual }
        : { socialSecurity: 0, mutual: 0, remaining: 0 }
    return { label, actCode, quantity, spent, base, ...shares }
  })
}

/** Quotes in every state, the newest first; an answer holds or is over as its example says, from today. */
export function fakeQuotes(
  options: FakeQuoteOptions,
  documents: readonly DocumentRow[],
  now: number,
): QuoteRow[] {
  return Array.from({ length: options.count ?? examples.length }, (_, i) => {
    const example = examples[i % examples.length]!
    const beneficiary = fakeFamily[(i + (options.long ? 3 : 2)) % fakeFamily.length]!
    const lines = linesOf(example.lines, example.status)
    const sum = (pick: (line: QuoteLine) => number) => lines.reduce((total, line) => total + pick(line), 0)
    const received = now - (3 + i * 37) * dayMs
    const document = i === 1 ? (documents[0] ?? null) : null
    return {
      quote: {
        id: `q${i}`,
        number: `D-2026-${String(214 - i).padStart(4, '0')}`,
        kind: example.kind,
        beneficiaryId: beneficiary.id,
        professional: options.long
          ? 'Société d’exercice libéral des chirurgiens-dentistes associés du quartier de la Croix-Rousse'
          : example.professional,
        status: example.status,
        receivedOn: isoDay(received),
        answeredOn: example.status === 'received' ? '' : isoDay(received + 2 * dayMs),
        validUntil: example.valid ? isoDay(now + example.valid * dayMs) : '',
        answer: example.answer,
        documentId: document?.document.id ?? '',
        lines,
      },
      totals: {
        lines: lines.length,
        spent: sum((line) => line.spent),
        socialSecurity: sum((line) => line.socialSecurity),
        mutual: sum((line) => line.mutual),
        remaining: sum((line) => line.remaining),
      },
      beneficiary,
      document,
    }
  })
}

/** The bound methods of quotes, over made-up data. */
export class FakeQuotes {
  rows: QuoteRow[]

  constructor(options: FakeQuoteOptions, documents: readonly DocumentRow[]) {
    this.rows = fakeQuotes(options, documents, Date.now())
  }

  Quotes = () => this.rows
  SaveQuote = (id: string) =>
    `/home/camille/Documents/Devis ${this.rows.find((row) => row.quote.id === id)!.quote.number}.pdf`
}
