import { desk } from '$src/bridge/call'
import type { Fault } from '$src/bridge/fault'
import type { Code, RequestContent } from '$src/bridge/types'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'
import { whyWrong } from './iban'

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

/** What is unusual for France, which is no error: members move abroad too. */
export const postalCodeIsOdd = (code: string) => code.trim() !== '' && !/^\d{5}$/.test(code.trim())

/** What the desk says of a request: how it would be sent, and what is wrong with each field. */
export async function check(content: RequestContent): Promise<{ content: RequestContent; errors: Errors }> {
  const checked = await desk.checkRequest(content)
  const errors: Errors = Object.assign({}, ...checked.faults.map(errorsOf).reverse())
  if (errors.iban && content.bank.iban.trim())
    errors.iban = whyWrong(await desk.judgeIban(content.bank.iban)) || errors.iban
  return { content: checked.content, errors }
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
