import { desk } from '$src/bridge/call'
import type { Code } from '$src/bridge/types'
import { faultText } from '$src/i18n/faults'
import { fr } from '$src/i18n/fr'

/** The lines of the check list. */
export type RuleName = 'length' | 'upper' | 'lower' | 'digit' | 'personal'

const ruleOf: Partial<Record<Code, RuleName>> = {
  password_too_short: 'length',
  password_too_long: 'length',
  password_needs_upper: 'upper',
  password_needs_lower: 'lower',
  password_needs_digit: 'digit',
}

/**
 * What a password still lacks. The desk names the first fault only and has the last
 * word; the others are read from the text, so that every line of the list lives.
 * Whether it is personal comes last and from the desk alone. null: it has not said yet.
 */
export function lacking(password: string, fault: Code | '' | null): ReadonlySet<RuleName> {
  const length = [...password].length
  const missing = new Set<RuleName>()
  if (length < 8 || length > 128) missing.add('length')
  if (!/\p{Lu}/u.test(password)) missing.add('upper')
  if (!/\p{Ll}/u.test(password)) missing.add('lower')
  if (!/\p{Nd}/u.test(password)) missing.add('digit')
  const named = fault && ruleOf[fault]
  if (named) missing.add(named)
  if (fault !== '') missing.add('personal')
  return missing
}

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
  const t = fr.newPassword
  const errors: { field: string; text: string }[] = []
  const code = password ? await desk.passwordFault(password, about) : ''
  if (!password) errors.push({ field: id, text: t.required })
  else if (code) errors.push({ field: id, text: faultText(code).title })
  if (!confirmation) errors.push({ field: `${id}-confirmation`, text: t.confirmationRequired })
  else if (confirmation !== password) errors.push({ field: `${id}-confirmation`, text: t.different })
  return errors
}
