import { cleanup } from '@testing-library/svelte'
import { afterEach } from 'vitest'
import { blocked } from '$src/bridge/blocked.svelte'

// jsdom lays nothing out: what measures itself finds a window of 1280 x 800.
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 800 },
  offsetWidth: { configurable: true, get: () => 1280 },
  clientHeight: { configurable: true, get: () => 800 },
  clientWidth: { configurable: true, get: () => 1280 },
})
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
Element.prototype.scrollTo ??= () => undefined
Element.prototype.scrollBy ??= () => undefined
Element.prototype.scrollIntoView ??= () => undefined

afterEach(() => {
  cleanup()
  blocked.clear()
  location.hash = ''
})
