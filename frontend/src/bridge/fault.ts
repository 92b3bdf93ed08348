import type { Code } from './types'
import { isCode } from '$src/i18n/faults'

/** What went wrong, as every screen gets it: a code that has a French text. */
export class Fault extends Error {
  constructor(
    readonly code: Code,
    /** The form field at fault, empty when none is. */
    readonly field = '',
    /** When a block ends, in milliseconds since the Unix epoch; 0: none. */
    readonly until = 0,
    /** Under which reference the log keeps the cause; empty where there is none. */
    readonly ref = '',
  ) {
    super(code)
  }
}

/**
 * Reads what a bound method threw: the ErrorFormatter's JSON, as a string or as an
 * Error's message. Anything else is a fault of ours.
 */
export function parseFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  const text = thrown instanceof Error ? thrown.message : thrown
  if (typeof text !== 'string') return new Fault('internal')
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return new Fault('internal')
  }
  if (typeof read !== 'object' || read === null || !('code' in read) || !isCode(read.code)) {
    return new Fault('internal')
  }
  const { code, field, until, ref } = read as Record<string, unknown> & { code: Code }
  return new Fault(
    code,
    typeof field === 'string' ? field : '',
    typeof until === 'number' ? until : 0,
    typeof ref === 'string' ? ref : '',
  )
}
