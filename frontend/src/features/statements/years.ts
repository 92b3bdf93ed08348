/** The first year the space knows. */
export const firstYear = 2017

/**
 * The years that may have statements, newest first. Care of December is often paid
 * in January, so the year after the newest care counts once it has begun.
 */
export function statementYears(careYears: readonly string[], now: Date): string[] {
  const newest = careYears.reduce((max, year) => Math.max(max, Number(year)), 0)
  if (!newest) return [String(now.getFullYear())]
  const last = Math.max(newest, Math.min(newest + 1, now.getFullYear()))
  return Array.from({ length: last - firstYear + 1 }, (_, i) => String(last - i))
}
