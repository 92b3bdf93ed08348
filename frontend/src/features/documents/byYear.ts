import type { DocumentRow } from '$src/bridge/types'

/** Documents under their years, in the order they come: newest first. */
export function byYear(rows: readonly DocumentRow[]): { year: string; rows: DocumentRow[] }[] {
  const years = new Map<string, DocumentRow[]>()
  for (const row of rows) {
    const year = row.document.publishedOn.slice(0, 4)
    const held = years.get(year)
    if (held) held.push(row)
    else years.set(year, [row])
  }
  return [...years].map(([year, held]) => ({ year, rows: held }))
}
