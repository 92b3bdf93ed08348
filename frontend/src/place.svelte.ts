import { itemOf, pathOf } from './routes'

/** Where the window is: a screen and, on some, one of its items. */
class Place {
  #hash = $state(location.hash)
  path = $derived(pathOf(this.#hash))
  /** The item that is open on the screen, empty for none. */
  item = $derived(itemOf(this.#hash))

  constructor() {
    window.addEventListener('hashchange', () => (this.#hash = location.hash))
  }
}

export const place = new Place()
