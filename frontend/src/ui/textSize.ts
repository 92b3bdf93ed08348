/** The sizes of text to choose from, in percent of the usual one. */
const sizes = [80, 90, 100, 110, 125, 150, 175, 200]
const usual = 100

/** The size that a key asks for with Ctrl, from the one that is shown; null for any other key. */
export function sizeAfter(key: string, now: number): number | null {
  if (key === '0') return usual
  if (key === '+' || key === '=') return sizes.find((size) => size > now) ?? now
  if (key === '-') return sizes.findLast((size) => size < now) ?? now
  return null
}

/** Shows the text at a size in percent. */
export function applyTextSize(percent: number): void {
  document.documentElement.style.fontSize = percent === usual ? '' : `${percent}%`
}
