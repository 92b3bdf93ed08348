import { getCountrySpecifications, isValidIBAN } from 'ibantools'
import type { AccountChoice, Code, FieldFault, IbanVerdict, RequestCheck, RequestContent } from './types'

const lineMax = 120
const countries = getCountrySpecifications()

/** YYYY-MM-DD of a day that exists, from itself, DD/MM/YYYY or DDMMYYYY; what is typed for anything else. */
function isoOf(typed: string): string {
  const [, day = '', month = '', year = ''] =
    /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(typed.trim()) ??
    /^(\d\d)(\d\d)(\d{4})$/.exec(typed.trim()) ??
    []
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return year && isDay(iso) ? iso : typed
}
function isDay(iso: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : null
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso)
}

/** A content with its days as the desk keeps them. */
export function daysRead(content: RequestContent): RequestContent {
  const read = structuredClone(content)
  read.address.from = isoOf(read.address.from)
  read.person.from = isoOf(read.person.from)
  read.person.birthDate = isoOf(read.person.birthDate)
  return read
}

const line = (text: string, most = lineMax): Code | '' =>
  !text.trim() ? 'field_required' : [...text.trim()].length > most ? 'text_too_long' : ''
const given = (text: string, isRight: (text: string) => boolean, code: Code): Code | '' =>
  line(text) || (isRight(text.trim()) ? '' : code)
const digitsOf = (text: string) => text.replace(/\D/g, '').length

/** The desk's rules, roughly: those that count are tested where they stand. */
export class FakeForms {
  readonly #today: () => string
  constructor(today: () => string) {
    this.#today = today
  }

  PasswordFaults(password: string, about: string[]): FieldFault[] {
    if (!password) return [{ field: 'password', code: 'field_required' }]
    const essence = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{Nd}]/gu, '')
    const known = about.map((text) => essence(text.split('@')[0]!)).filter((text) => text.length >= 3)
    const length = [...password].length
    const broken: [Code, boolean][] = [
      ['password_too_short', length < 8],
      ['password_too_long', length > 128],
      ['password_needs_upper', !/\p{Lu}/u.test(password)],
      ['password_needs_lower', !/\p{Ll}/u.test(password)],
      ['password_needs_digit', !/\p{Nd}/u.test(password)],
      ['password_personal', known.some((text) => essence(password).includes(text))],
    ]
    return broken.flatMap(([code, is]) => (is ? [{ field: 'password', code }] : []))
  }

  CheckAccount(choice: AccountChoice, names: string[], numbers: string[]): FieldFault[] {
    const faults = this.PasswordFaults(choice.password, [choice.email, ...names, ...numbers])
    const email = given(choice.email, (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text), 'invalid_email')
    if (email) faults.push({ field: 'email', code: email })
    if (!choice.answer.trim()) faults.push({ field: 'answer', code: 'field_required' })
    return faults
  }

  CheckRequest(typed: RequestContent): RequestCheck {
    const content = daysRead(typed)
    const faults: FieldFault[] = []
    const add = (field: string, code: Code | '') => code && faults.push({ field, code })
    const { address, bank, person } = content
    const day = (text: string) => (text && !isDay(text) ? 'invalid_date' : '')
    switch (content.kind) {
      case 'address':
        add('street', line(address.street, 2 * lineMax))
        add(
          'postal_code',
          given(
            address.postalCode,
            (code) => /^[0-9A-Za-z -]{1,10}$/.test(code) && /\d/.test(code),
            'invalid_postal_code',
          ),
        )
        add('city', line(address.city))
        add('from', day(address.from))
        break
      case 'phone':
        add(
          'phone',
          given(
            content.phone,
            (text) => /^\+?[\d .\-()]*$/.test(text) && (digitsOf(text) === 10 || /^(\+|00)\d/.test(text)),
            'invalid_phone',
          ),
        )
        break
      case 'email':
        add(
          'email',
          given(content.email, (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text), 'invalid_email'),
        )
        break
      case 'bank':
        add('holder', line(bank.holder))
        add(
          'iban',
          given(bank.iban, (text) => this.JudgeIBAN(text).state === 'good', 'invalid_iban'),
        )
        break
      case 'birth':
      case 'beneficiary':
        add('first_name', line(person.firstName))
        add('last_name', line(person.lastName))
        add('birth_date', line(person.birthDate) || day(person.birthDate) || this.#ahead(person.birthDate))
        if (content.kind === 'beneficiary') add('relation', person.relation ? '' : 'field_required')
        add('from', day(person.from))
        break
      case 'other':
        add('words', line(content.words, 4000))
    }
    return { content, faults }
  }
  #ahead = (day: string): Code | '' => (day > this.#today() ? 'date_ahead' : '')

  JudgeIBAN(text: string): IbanVerdict {
    const iban = text
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replace(/^IBAN(?=[A-Z]{2}\d)/, '')
    const country = iban.slice(0, 2)
    if (iban.length < 2) return { state: iban ? 'begun' : 'empty', country: '', by: 0 }
    const length = countries[country]?.IBANRegistry ? countries[country].chars : null
    if (!length) return { state: 'no_country', country: '', by: 0 }
    if (iban.length !== length)
      return { state: iban.length < length ? 'short' : 'long', country, by: Math.abs(length - iban.length) }
    return { state: isValidIBAN(iban) ? 'good' : 'wrong', country, by: 0 }
  }
}
