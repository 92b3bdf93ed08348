import { fr } from '$src/i18n/fr'

/** The screens of the open space, in the order of their shortcuts: Ctrl+1, Ctrl+2… */
export const routes = [
  { path: 'remboursements', title: fr.nav.reimbursements },
  { path: 'releves', title: fr.nav.statements },
  { path: 'documents', title: fr.nav.documents },
  { path: 'contrat', title: fr.nav.contract },
  { path: 'garanties', title: fr.nav.guarantees },
  { path: 'carte', title: fr.nav.card },
  { path: 'securite', title: fr.nav.security },
] as const

export type Path = (typeof routes)[number]['path']

const isPath = (text: string): text is Path => routes.some((route) => route.path === text)

/** Reads the screen from an address's fragment; anything else is the first screen. */
export function pathOf(hash: string): Path {
  const text = hash.replace(/^#\/?/, '')
  return isPath(text) ? text : routes[0].path
}
