import type { LineDetail } from '$src/bridge/types'
import { fr } from '$src/i18n/fr'

/** The sentences that say why each amount of a line is what it is. */
export function explain({ line, payment }: Pick<LineDetail, 'line' | 'payment'>): string[] {
  const why = fr.why
  const said: string[] = []

  said.push(line.quantity > 1 ? why.askedFor(line.spent, line.quantity) : why.asked(line.spent))
  if (line.excess > 0 && line.base > 0) said.push(why.excess(line.excess, line.base))

  if (line.base === 0 || line.rate === 0) said.push(why.noSocialSecurity)
  else said.push(why.gross(line.rate, line.base, Math.floor((line.base * line.rate + 50) / 100)))
  if (line.flatContribution > 0) said.push(why.flat(line.flatContribution))
  if (line.deductible > 0) said.push(why.deductible(line.deductible))
  if (line.flatContribution + line.deductible > 0) said.push(why.net(line.socialSecurity))
  if (line.pathway === 'out') said.push(why.outside)

  if (line.mutual === 0) said.push(why.noMutual)
  else said.push(line.socialSecurity === 0 ? why.mutualAlone(line.mutual) : why.mutual(line.mutual))

  said.push(line.remaining === 0 ? why.nothingLeft : why.left(line.remaining))

  if (line.mutual > 0) {
    said.push(
      line.payee === 'professional'
        ? why.thirdParty(payment.payeeName || fr.statements.professional)
        : line.payee === 'member'
          ? why.paidToYou(line.mutual, payment.paidOn)
          : why.paidElsewhere(line.mutual),
    )
  }
  return said
}
