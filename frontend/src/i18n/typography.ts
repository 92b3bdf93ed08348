const narrow = '\u202f'

/**
 * Sets a French text: a narrow no-break space before high punctuation, % and €, and
 * inside guillemets, wherever the text holds an ordinary or a no-break space.
 */
export function typeset(text: string): string {
  return text
    .replace(/[ \u00a0](?=[;:!?%€»])/g, narrow)
    .replace(/«[ \u00a0]/g, `«${narrow}`)
    .replace(/'/g, '’')
}

type Texts = {
  readonly [key: string]: string | Texts | readonly (string | Texts)[] | ((...args: never[]) => string)
}

/** Sets every text of a table, also those that functions make. */
export function typesetAll<T extends Texts>(texts: T): T {
  const set = (value: unknown): unknown => {
    if (typeof value === 'string') return typeset(value)
    if (typeof value === 'function') return (...args: unknown[]) => typeset(String(value(...args)))
    if (Array.isArray(value)) return value.map(set)
    return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, set(inner)]))
  }
  return set(texts) as T
}
