/** Where a key leads among so many links, from one of them; null when it is not for the list. */
export function keyTarget(key: string, from: number, count: number): number | null {
  const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: count - 1 }[key]
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to))
}

/** The keyboard over a list of links: Tab reaches one of them, the arrows go on from there. */
export class RovingFocus {
  #ids: () => readonly string[]
  #last = $state('')
  /** The item that Tab reaches. */
  at = $derived.by(() => {
    const ids = this.#ids()
    return ids.includes(this.#last) ? this.#last : (ids[0] ?? '')
  })

  constructor(ids: () => readonly string[]) {
    this.#ids = ids
  }

  enter(id: string): void {
    this.#last = id
  }

  key = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const links = [...event.currentTarget.querySelectorAll('a')]
    const to = keyTarget(event.key, links.indexOf(event.target as HTMLAnchorElement), links.length)
    if (to === null) return
    event.preventDefault()
    links[to]!.focus()
  }
}
