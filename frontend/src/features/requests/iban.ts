import { fr } from '$src/i18n/fr'
import { getCountrySpecifications, isValidIBAN } from 'ibantools'

const countries = getCountrySpecifications()
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

/** How far an IBAN is, while it is typed. */
export type Verdict =
  | { state: 'empty' | 'begun' | 'no-country' }
  | { state: 'short' | 'long'; country: string; by: number }
  | { state: 'wrong' | 'good'; country: string }

export function judge(typed: string): Verdict {
  const iban = bare(typed)
  if (!iban) return { state: 'empty' }
  if (iban.length < 2) return { state: 'begun' }
  const code = iban.slice(0, 2)
  const length = countries[code]?.IBANRegistry ? countries[code].chars : null
  if (!length) return { state: 'no-country' }
  const country = names.of(code) ?? code
  if (iban.length !== length)
    return { state: iban.length < length ? 'short' : 'long', country, by: Math.abs(length - iban.length) }
  return { state: isValidIBAN(iban) ? 'good' : 'wrong', country }
}

/** What is wrong with an IBAN, in words; empty where nothing is yet. */
export function whyWrong(verdict: Verdict): string {
  const t = fr.requests.form
  switch (verdict.state) {
    case 'wrong':
      return t.ibanWrong
    case 'short':
      return t.ibanShort(verdict.country, verdict.by)
    case 'long':
      return t.ibanLong(verdict.country, verdict.by)
    case 'no-country':
      return t.ibanCountry
    default:
      return ''
  }
}
