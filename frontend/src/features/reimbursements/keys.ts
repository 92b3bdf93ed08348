/** Where a key leads in the list: a line, 'open', or null when it is not for the list. */
export function listKey(
  event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
  active: number,
  lines: number,
  page: number,
): number | 'open' | null {
  if (event.altKey || event.metaKey || event.shiftKey || lines === 0) return null
  const within = (line: number) => Math.max(0, Math.min(lines - 1, line))
  switch (event.key) {
    case 'ArrowDown':
      return within(active + 1)
    case 'ArrowUp':
      return within(active - 1)
    case 'PageDown':
      return within(active + page)
    case 'PageUp':
      return within(active - page)
    case 'Home':
      return 0
    case 'End':
      return lines - 1
    case 'Enter':
      return event.ctrlKey ? null : 'open'
    default:
      return null
  }
}
