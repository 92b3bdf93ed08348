import { getContext, setContext } from 'svelte'

const key = Symbol('scroller')

/** Tells the screens inside which element scrolls them. */
export const provideScroller = (element: () => HTMLElement | undefined) => setContext(key, element)

/** The element that scrolls this screen, once it is mounted. */
export const scrollerOf = () => getContext<() => HTMLElement | undefined>(key)
