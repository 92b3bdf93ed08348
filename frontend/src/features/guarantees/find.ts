import type { Domain, GuaranteeRow } from '$src/bridge/types'
import { fr } from '$src/i18n/fr'

/** Lower case without accents: « Hôpital » and « hopital » are one word. */
const plain = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[’']/g, ' ')

const words = (text: string) =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

/** « dents » finds « dent »: a plural is no other word. */
const stem = (word: string) => (word.length > 3 ? word.replace(/[sx]$/, '') : word)

/** Whether each wanted word begins one of the text's. */
const holds = (text: readonly string[], wanted: readonly string[]) =>
  wanted.every((want) => text.some((word) => word.startsWith(stem(want))))

const small = new Set([
  'a',
  'au',
  'aux',
  'd',
  'de',
  'des',
  'du',
  'en',
  'et',
  'l',
  'la',
  'le',
  'les',
  'un',
  'une',
])

/**
 * The guarantees that a member means by a text: those that name it, or else the
 * domain that it belongs to in everyday words, such as « lunettes ».
 */
export function found(rows: readonly GuaranteeRow[], text: string): readonly GuaranteeRow[] {
  const all = words(text)
  const telling = all.filter((word) => !small.has(word))
  const wanted = telling.length ? telling : all
  if (!wanted.length) return rows
  const own = rows.filter(({ guarantee: g }) =>
    holds(words(`${g.label} ${g.limit} ${g.example.label} ${g.example.actCode}`), wanted),
  )
  if (own.length) return own
  const t = fr.guarantees
  return rows.filter(({ guarantee: g }) =>
    holds(words(`${t.domains[g.domain]} ${t.domainWords[g.domain]}`), wanted),
  )
}

/** The guarantees under their domains, in the order they come. */
export function byDomain(rows: readonly GuaranteeRow[]): { domain: Domain; rows: GuaranteeRow[] }[] {
  const domains = new Map<Domain, GuaranteeRow[]>()
  for (const row of rows) {
    const held = domains.get(row.guarantee.domain)
    if (held) held.push(row)
    else domains.set(row.guarantee.domain, [row])
  }
  return [...domains].map(([domain, held]) => ({ domain, rows: held }))
}
