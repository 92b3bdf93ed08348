import type { SecurityEventKind } from '$src/bridge/types'

/** What the member should look at twice: check, or suspect when someone else surely acted. */
export function doubtOf(kind: SecurityEventKind): '' | 'check' | 'suspect' {
  if (kind === 'session_copied') return 'suspect'
  return kind === 'new_device' ||
    kind === 'sign_in_refused' ||
    kind === 'answer_refused' ||
    kind === 'account_blocked'
    ? 'check'
    : ''
}

/** A recovery key's groups of four symbols, in lines of four groups, as it is read aloud and typed. */
export function linesOfKey(key: string): string[][] {
  const groups = key.replace(/[^0-9A-Z]/g, '').match(/.{1,4}/g) ?? []
  return Array.from({ length: Math.ceil(groups.length / 4) }, (_, i) => groups.slice(i * 4, i * 4 + 4))
}
