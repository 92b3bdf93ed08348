import type { Fault } from '$src/bridge/fault'
import type { Code, RequestContent } from '$src/bridge/types'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'
import { wordsMax } from './content'
import { judge, whyWrong } from './iban'

/** The fields of all kinds, as the desk names them. */
export type FieldName = keyof typeof fr.requests.missing | 'from' | 'attachments'

/** What is wrong with a field. */
export type Errors = Partial<Record<FieldName, string>>

/** The id of a field on the page. */
export const fieldId = (field: FieldName) => `request-${field}`

const inOrder: readonly FieldName[] = [
  'street',
  'postal_code',
  'city',
  'phone',
  'email',
  'holder',
  'iban',
  'first_name',
  'last_name',
  'birth_date',
  'relation',
  'from',
  'words',
  'attachments',
  'password',
]

/** The errors from top to bottom, for the summary. */
export const listed = (errors: Errors) =>
  inOrder.flatMap((name) => (errors[name] ? [{ field: fieldId(name), text: errors[name] }] : []))

const lineMax = 120
const wrong = (code: Code) => faultText(code).title

function line(errors: Errors, field: keyof typeof fr.requests.missing, text: string, max = lineMax) {
  if (!text.trim()) errors[field] = fr.requests.missing[field]
  else if ([...text.trim()].length > max) errors[field] = wrong('text_too_long')
}

/** YYYY-MM-DD of a day that exists, from itself, DD/MM/YYYY or DDMMYYYY; null for anything else. */
export function isoOf(text: string): string | null {
  const typed = text.trim()
  const [, day = '', month = '', year = ''] =
    /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(typed) ?? /^(\d\d)(\d\d)(\d{4})$/.exec(typed) ?? []
  const iso = year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : typed
  const at = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : null
  return at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null
}

/** As a number is dialled: ten digits in France, more or fewer with a country's code. */
function phoneIsWrong(phone: string): boolean {
  if (!/^\+?[\d .\-()\u00a0\u202f]*$/.test(phone)) return true
  const digits = phone.replace(/\D/g, '').length
  return /^(\+|00)/.test(phone) ? digits < 8 || digits > 17 : digits !== 10 || !phone.startsWith('0')
}

/** What no country would write as a postal code. */
const postalCodeIsWrong = (code: string) => !/^[0-9A-Za-z -]{1,10}$/.test(code) || !/\d/.test(code)

/** What is unusual for France, which is no error: members move abroad too. */
export const postalCodeIsOdd = (code: string) =>
  code.trim() !== '' && !postalCodeIsWrong(code.trim()) && !/^\d{5}$/.test(code.trim())

function checkPerson(errors: Errors, { person }: RequestContent, today: string) {
  line(errors, 'first_name', person.firstName)
  line(errors, 'last_name', person.lastName)
  const born = isoOf(person.birthDate)
  if (!person.birthDate) errors.birth_date = fr.requests.missing.birth_date
  else if (!born || born < '1900-01-01') errors.birth_date = wrong('invalid_date')
  else if (born > today) errors.birth_date = fr.requests.birthAhead
  if (!person.relation) errors.relation = fr.requests.missing.relation
}

/** Everything wrong with what is typed; today is the member's day. The desk checks it again. */
export function check(content: RequestContent, today: string): Errors {
  const errors: Errors = {}
  const t = fr.requests.missing
  let from = ''
  switch (content.kind) {
    case 'address': {
      const { street, postalCode, city } = content.address
      line(errors, 'street', street, 2 * lineMax)
      line(errors, 'postal_code', postalCode)
      if (!errors.postal_code && postalCodeIsWrong(postalCode.trim()))
        errors.postal_code = wrong('invalid_postal_code')
      line(errors, 'city', city)
      from = content.address.from
      break
    }
    case 'phone':
      line(errors, 'phone', content.phone)
      if (!errors.phone && phoneIsWrong(content.phone.trim())) errors.phone = wrong('invalid_phone')
      break
    case 'email':
      if (!content.email.trim()) errors.email = t.email
      else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(content.email.trim())) errors.email = wrong('invalid_email')
      break
    case 'bank':
      line(errors, 'holder', content.bank.holder)
      if (!content.bank.iban.trim()) errors.iban = t.iban
      else {
        const verdict = judge(content.bank.iban)
        if (verdict.state !== 'good') errors.iban = whyWrong(verdict) || wrong('invalid_iban')
      }
      break
    case 'birth':
    case 'beneficiary':
      checkPerson(errors, content, today)
      from = content.person.from
      break
    case 'other':
      if (!content.words.trim()) errors.words = t.words
      break
  }
  if (from && !isoOf(from)) errors.from = wrong('invalid_date')
  if ([...content.words.trim()].length > wordsMax) errors.words = wrong('text_too_long')
  return errors
}

const isField = (name: string): name is FieldName => (inOrder as readonly string[]).includes(name)

const fieldOfCode: Partial<Record<Code, FieldName>> = {
  invalid_iban: 'iban',
  invalid_phone: 'phone',
  invalid_postal_code: 'postal_code',
  invalid_email: 'email',
  email_not_ascii: 'email',
  bad_credentials: 'password',
  wrong_password: 'password',
  attachment_kind: 'attachments',
  attachment_too_large: 'attachments',
  attachments_too_many: 'attachments',
  attachments_too_large: 'attachments',
}

/** Which field a fault of the desk or of the office belongs to; none for one of the whole request. */
export function errorsOf(fault: Pick<Fault, 'code' | 'field'>): Errors {
  // What ends by itself at a time is not for a field to put right.
  if (fault.code === 'throttled' || fault.code === 'bank_hold') return {}
  const field = isField(fault.field) ? fault.field : fieldOfCode[fault.code]
  if (!field) return {}
  if (field === 'password' && (fault.code === 'bad_credentials' || fault.code === 'wrong_password'))
    return { password: fr.requests.wrongPassword }
  if (fault.code === 'field_required' && field in fr.requests.missing)
    return { [field]: fr.requests.missing[field as keyof typeof fr.requests.missing] }
  return { [field]: faultText(fault.code).title }
}
