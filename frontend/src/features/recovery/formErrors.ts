import type { Fault } from '$src/bridge/fault'
import { faultText } from '$src/i18n/faults'

/** One line of the summary: the id of the field at fault, and what is wrong with it. */
export type FieldError = { field: string; text: string }

const fields: Record<string, string> = {
  member_number: 'recovery-number',
  access_code: 'recovery-code',
  answer: 'recovery-answer',
  password: 'recovery-password',
  email: 'recovery-email',
}

/** Which field of these screens a fault belongs to; none for one of the whole form. */
export function fieldErrors(fault: Fault | null): FieldError[] {
  if (!fault) return []
  const { code } = fault
  const field =
    fields[fault.field] ??
    (code === 'answer_wrong' || code === 'answer_revealing'
      ? fields.answer
      : code.startsWith('password_')
        ? fields.password
        : code === 'invalid_email' || code === 'email_not_ascii'
          ? fields.email
          : undefined)
  return field ? [{ field, text: faultText(code).title }] : []
}
