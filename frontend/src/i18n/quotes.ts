import type { QuoteKind } from '$src/bridge/types'
import { day, money } from './format'

/** The texts of the quotes' screen; fr.ts sets them. */
export const quotes = {
  title: 'Devis et prises en charge',
  intro:
    'Les devis optiques et dentaires que vos professionnels nous ont envoyés, et ce que nous prendrons en charge.',
  list: 'Liste de vos devis',
  keys: 'Flèches pour parcourir la liste, Entrée pour ouvrir un devis, Échap pour revenir',
  kinds: { optical: 'Optique', dental: 'Dentaire', unknown: 'Autre' } satisfies Record<QuoteKind, string>,
  titles: { optical: 'Devis optique', dental: 'Devis dentaire', unknown: 'Autre devis' } satisfies Record<
    QuoteKind,
    string
  >,
  states: {
    received: "À l'étude",
    answered: 'Répondu',
    expired: 'Réponse expirée',
    refused: 'Refusé',
    unknown: 'Autre état',
  },
  for: (name: string) => `pour ${name}`,
  number: (number: string) => `n° ${number}`,
  receivedOn: (date: string) => `reçu le ${day(date)}`,
  left: (cents: number) => `reste ${money(cents)}`,
  outOf: (cents: number) => `sur ${money(cents)}`,

  empty: 'Aucun devis pour le moment',
  emptyText:
    'Demandez à votre opticien ou à votre dentiste de nous envoyer son devis : notre réponse apparaîtra ici.',

  back: 'Tous les devis',
  backTitle: 'Revenir à la liste (Échap)',
  gone: "Ce devis n'est plus dans votre espace",
  goneText: 'La mutuelle l’a retiré, ou vos données ont changé depuis.',
  whom: (professional: string, name: string) => `${professional}, pour ${name}`,
  unknown: 'Bénéficiaire inconnu',

  answer: {
    title: 'La réponse de la mutuelle',
    unknown: "Cette version de l'application ne connaît pas l'état de ce devis.",
    waiting: 'Nous étudions ce devis. Notre réponse, ligne par ligne, apparaîtra ici.',
    sum: (spent: number, remaining: number) =>
      remaining
        ? `Sur ${money(spent)}, il restera ${money(remaining)} à votre charge.`
        : `Sur ${money(spent)}, rien ne restera à votre charge.`,
    validUntil: (date: string) => `Valable jusqu'au ${day(date)}.`,
    expiredTitle: "Cette réponse n'est plus valable",
    expired: (date: string) =>
      `Elle l'était jusqu'au ${day(date)}. Si les soins n'ont pas eu lieu, demandez un nouveau devis à votre professionnel.`,
    refusedTitle: 'Prise en charge refusée',
    refused: 'La mutuelle ne prendra pas ce devis en charge.',
    words: 'Le mot de votre conseiller',
  },

  lines: {
    title: 'Ligne par ligne',
    act: 'Acte',
    spent: 'Prix',
    socialSecurity: 'Sécurité sociale',
    mutual: 'Mutuelle',
    remaining: 'Reste à charge',
    total: 'Total',
    quantity: (n: number) => `quantité : ${n}`,
    explanation: (code: string, text: string) => `${text} (code ${code})`,
  },

  facts: {
    title: 'Le devis',
    number: 'N° du devis',
    beneficiary: 'Bénéficiaire',
    professional: 'Professionnel',
    receivedOn: 'Reçu le',
    answeredOn: 'Réponse du',
    document: 'Document joint',
  },
  save: 'Enregistrer en PDF',
  saving: 'Enregistrement…',
  saved: (file: string) => `Devis enregistré : ${file}`,
}
