import type { Locator } from '@playwright/test'
import { fr } from '$src/i18n/fr'
import { plain } from './journey'
import type { Line } from './office'

export type Sums = { lines: number; spent: number; socialSecurity: number; mutual: number; remaining: number }

/** What a set of lines adds up to, in cents. */
export function sumsOf(lines: readonly Line[]): Sums {
  const sum = (pick: (line: Line) => number) => lines.reduce((total, line) => total + pick(line), 0)
  return {
    lines: lines.length,
    spent: sum((line) => line.spent),
    socialSecurity: sum((line) => line.social_security),
    mutual: sum((line) => line.mutual),
    remaining: sum((line) => line.remaining),
  }
}

/** Reads « 1 284,50 € » as cents. */
export function cents(text: string): number {
  const found = /^(-?)([\d ]+),(\d\d) €$/.exec(plain(text))
  if (!found) throw new Error(`not an amount: ${text}`)
  return Number(found[1] + found[2]!.replaceAll(' ', '') + found[3])
}

/** Reads the totals that the screen shows. */
export async function sumsShown(totals: Locator): Promise<Sums> {
  const texts = new Map<string, string>()
  for (const row of await totals.locator('dl > div').all())
    texts.set(
      plain(await row.getByRole('term').textContent()),
      (await row.getByRole('definition').textContent())!,
    )
  const amount = (label: string) => cents(texts.get(plain(label)) ?? `nothing called ${label}`)
  const t = fr.reimbursements
  return {
    lines: Number(
      /^([\d ]+) remboursements?/.exec(plain(await totals.textContent()))?.[1]?.replaceAll(' ', ''),
    ),
    spent: amount(t.spent),
    socialSecurity: amount(t.socialSecurity),
    mutual: amount(t.mutual),
    remaining: amount(t.remaining),
  }
}
