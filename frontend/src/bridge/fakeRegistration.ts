import type { Code } from './types'

/** The first visit over made-up answers. */
export class FakeRegistration {
  PasswordFault(password: string, about: string[]): Code | '' {
    const essence = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{Nd}]/gu, '')
    if (!password) return 'field_required'
    if ([...password].length < 8) return 'password_too_short'
    if ([...password].length > 128) return 'password_too_long'
    if (!/\p{Lu}/u.test(password)) return 'password_needs_upper'
    if (!/\p{Ll}/u.test(password)) return 'password_needs_lower'
    if (!/\p{Nd}/u.test(password)) return 'password_needs_digit'
    const known = about.map((text) => essence(text.split('@')[0]!)).filter((text) => text.length >= 3)
    return known.some((text) => essence(password).includes(text)) ? 'password_personal' : ''
  }
}
