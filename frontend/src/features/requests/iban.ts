import type { IbanVerdict } from '$src/bridge/types'
import { fr } from '$src/i18n/fr'

const names = new Intl.DisplayNames('fr', { type: 'region' })

/** The longest IBAN there is, in characters. */
const longest = 34

/** What counts of a typed or pasted text: letters and digits, without the word in front. */
const bare = (text: string) =>
  text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/^IBAN(?=[A-Z]{2}\d)/, '')
    .slice(0, longest)

/** In groups of four, as it stands on paper. */
export const grouped = (text: string): string => bare(text).replace(/(.{4})(?=.)/g, '$1 ')

/** Groups what is typed; the caret stays behind the character it stood behind. */
export function regrouped(text: string, caret: number): { text: string; caret: number } {
  const set = grouped(text)
  const characters = bare(text.slice(0, caret)).length
  return { text: set, caret: Math.min(set.length, characters + Math.floor(Math.max(0, characters - 1) / 4)) }
}

/** « FR76 •••• •••• 189 »; as it is when it is masked already or too short to hide anything. */
export function masked(iban: string): string {
  const text = bare(iban)
  return iban.includes('•') || text.length < 15 ? iban : `${text.slice(0, 4)} •••• •••• ${text.slice(-3)}`
}

/** The country of a verdict, in words. */
export const countryOf = (verdict: IbanVerdict) => names.of(verdict.country) ?? verdict.country

/** What is wrong with an IBAN, in words; empty where nothing is yet. */
export function whyWrong(verdict: IbanVerdict): string {
  const t = fr.requests.form
  switch (verdict.state) {
    case 'wrong':
      return t.ibanWrong
    case 'short':
      return t.ibanShort(countryOf(verdict), verdict.by)
    case 'long':
      return t.ibanLong(countryOf(verdict), verdict.by)
    case 'no_country':
      return t.ibanCountry
    default:
      return ''
  }
}
