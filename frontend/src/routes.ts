import type { RequestKind } from '$src/bridge/types'
import { fr } from '$src/i18n/fr'

/** The screens of the open space, in the order of their shortcuts: Ctrl+1, Ctrl+2… */
export const routes = [
  { path: 'accueil', title: fr.nav.home },
  { path: 'remboursements', title: fr.nav.reimbursements },
  { path: 'releves', title: fr.nav.statements },
  { path: 'devis', title: fr.nav.quotes },
  { path: 'messages', title: fr.nav.messages },
  { path: 'demandes', title: fr.nav.requests },
  { path: 'documents', title: fr.nav.documents },
  { path: 'contrat', title: fr.nav.contract },
  { path: 'garanties', title: fr.nav.guarantees },
  { path: 'carte', title: fr.nav.card },
  { path: 'securite', title: fr.nav.security },
] as const

export type Path = (typeof routes)[number]['path']

const isPath = (text: string): text is Path => routes.some((route) => route.path === text)

const segments = (hash: string) => hash.replace(/^#\/?/, '').split('/')

/** Reads the screen from an address's fragment; anything else is the first screen. */
export function pathOf(hash: string): Path {
  const text = segments(hash)[0]!
  return isPath(text) ? text : routes[0].path
}

/** Reads which of the screen's items an address's fragment opens, empty for none. */
export function itemOf(hash: string): string {
  try {
    return decodeURIComponent(segments(hash)[1] ?? '')
  } catch {
    return ''
  }
}

/** The fragment that opens a screen, or one of its items. */
export const hrefOf = (path: Path, item = '') =>
  item ? `#/${path}/${encodeURIComponent(item)}` : `#/${path}`

/** The item of the requests' screen that begins one. */
export const newRequest = 'nouvelle'

/** The item of the security screen that changes the password. */
export const newPassword = 'mot-de-passe'

/** The fragment where a request is begun, of a kind where it is known already. */
export const hrefOfNewRequest = (kind: RequestKind | '' = '') =>
  hrefOf('demandes', kind ? `${newRequest}-${kind}` : newRequest)
