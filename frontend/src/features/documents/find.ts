import type { DocumentKind, DocumentRow } from '$src/bridge/types'

/** Letters without their accents and case, as members type them in a hurry. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLocaleLowerCase('fr')

/** What a member looks for; an empty field chooses all. */
export type Sought = { kind: DocumentKind | ''; year: string; words: string }

/** The documents of a kind and a year whose titles hold every word. */
export function find(rows: readonly DocumentRow[], { kind, year, words }: Sought): DocumentRow[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  return rows.filter(({ document }) => {
    const title = plain(document.title)
    return (
      (!kind || document.kind === kind) &&
      document.publishedOn.startsWith(year) &&
      wanted.every((word) => title.includes(word))
    )
  })
}

/** The kinds among the documents, in the order in which they are offered. */
export function kindsOf(rows: readonly DocumentRow[]): DocumentKind[] {
  const order = ['certificate', 'notice', 'contract', 'statement'] as const
  return order.filter((kind) => rows.some((row) => row.document.kind === kind))
}

/** How many bytes the documents take on this device: the same content lies there once. */
export function roomOf(rows: readonly DocumentRow[]): number {
  const held = new Map(
    rows.filter((row) => row.stored).map((row) => [row.document.sha256, row.document.bytes]),
  )
  return [...held.values()].reduce((sum, bytes) => sum + bytes, 0)
}

/** Those here that the member did not choose, and that nothing kept holds. */
export function freeable(rows: readonly DocumentRow[]): DocumentRow[] {
  const kept = new Set(rows.filter((row) => row.kept).map((row) => row.document.sha256))
  return rows.filter((row) => row.stored && !kept.has(row.document.sha256))
}
