import { desk } from '$src/bridge/call'
import type { Code, FieldFault } from '$src/bridge/types'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'

/** The lines of the check list. */
export type RuleName = 'length' | 'upper' | 'lower' | 'digit' | 'personal'

const rules: readonly RuleName[] = ['length', 'upper', 'lower', 'digit', 'personal']

const ruleOf: Partial<Record<Code, RuleName>> = {
  password_too_short: 'length',
  password_too_long: 'length',
  password_needs_upper: 'upper',
  password_needs_lower: 'lower',
  password_needs_digit: 'digit',
  password_personal: 'personal',
}

/** What a password still lacks, by the faults that the desk finds. null: it has not said yet. */
export const lacking = (faults: readonly FieldFault[] | null): ReadonlySet<RuleName> =>
  new Set(faults ? faults.flatMap(({ code }) => ruleOf[code] ?? []) : rules)

/** The faults of a new password and what is wrong with its confirmation, for the summary on top of the form. */
export function newPasswordTexts(
  id: string,
  faults: readonly FieldFault[],
  password: string,
  confirmation: string,
): { field: string; text: string }[] {
  const t = fr.newPassword
  const errors = faults.map(({ code }) => ({
    field: id,
    text: code === 'field_required' ? t.required : faultText(code).title,
  }))
  if (!confirmation) errors.push({ field: `${id}-confirmation`, text: t.confirmationRequired })
  else if (confirmation !== password) errors.push({ field: `${id}-confirmation`, text: t.different })
  return errors
}

/** All texts of a field, for what stands beside it. */
export const textsOf = (errors: readonly { field: string; text: string }[], field: string): string =>
  errors
    .flatMap((error) => (error.field === field ? [error.text] : []))
    .map((text, i, all) => (i < all.length - 1 ? text.replace(/\.?$/, '.') : text))
    .join(' ')

/**
 * What is wrong with a new password and its confirmation, for the summary on top of the form;
 * empty when both may be sent. id is that of NewPassword, about is what the password must not
 * contain: e-mail, names, numbers.
 */
export async function newPasswordErrors(
  id: string,
  password: string,
  confirmation: string,
  about: readonly string[],
): Promise<{ field: string; text: string }[]> {
  return newPasswordTexts(id, await desk.passwordFaults(password, about), password, confirmation)
}
