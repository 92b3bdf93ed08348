import type { GuaranteeRow } from '$src/bridge/types'
import { fr } from '$src/i18n/fr'
import { typeset } from '$src/i18n/typography'

type Guarantee = GuaranteeRow['guarantee']

/** A formula in words; where it counts on the base, the term to explain stands apart. */
export type FormulaWords = { before: string; base: string; after: string }

/** « Jusqu'à 250 % de la base de remboursement, Sécurité sociale comprise ». */
export function formulaInWords(g: Guarantee): FormulaWords {
  const t = fr.guarantees.formula
  const plain = (before: string) => ({ before, base: '', after: '' })
  const withSocialSecurity = g.example.tariff.base > 0
  if (g.formula === 'full') return plain(withSocialSecurity ? t.fullAfter : t.full)
  if (g.formula === 'amount') return plain(withSocialSecurity ? t.amountAfter(g.amount) : t.amount(g.amount))
  if (g.formula === 'unknown') return plain(t.unknown)
  return { before: t.upTo(g.percent), base: t.base, after: t.included }
}

/** What the base is, and what it comes to in the guarantee's example. */
export function baseExplained({ percent, example }: Guarantee): string {
  const { base } = example.tariff
  const t = fr.guarantees
  return base ? `${t.baseIs} ${t.baseHere(base, percent, Math.floor((base * percent + 50) / 100))}` : t.baseIs
}

/** The example as one sentence, then why something is left although all seems covered. */
export function exampleInWords({ guarantee, shares }: GuaranteeRow): { sentence: string; why: string } {
  const t = fr.guarantees.example
  const { label, tariff } = guarantee.example
  const paid = shares.socialSecurity
    ? shares.mutual
      ? t.both(shares.socialSecurity, shares.mutual)
      : t.socialSecurityAlone(shares.socialSecurity)
    : shares.mutual
      ? t.mutualAlone(shares.mutual)
      : t.neither
  const left = shares.remaining ? t.left(shares.remaining) : t.nothingLeft
  return {
    sentence: `${t.sentence(typeset(label), tariff.spent)} ${paid}\u202f; ${left}`,
    why: whyLeft(shares.remaining, tariff),
  }
}

function whyLeft(remaining: number, tariff: Guarantee['example']['tariff']): string {
  const t = fr.guarantees.example
  const { flatContribution: flat, deductible } = tariff
  if (!remaining) return ''
  if (flat) return remaining === flat ? t.flatAlone : t.flat(flat)
  if (deductible) return remaining === deductible ? t.deductibleAlone : t.deductible(deductible)
  return ''
}
