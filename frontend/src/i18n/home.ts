import { count, counted, day } from './format'

/** The texts of the first screen; fr.ts sets them. */
export const home = {
  title: 'Accueil',
  greeting: (firstName: string) => (firstName ? `Bonjour ${firstName}` : 'Bonjour'),
  unread: 'Messages non lus',
  messages: 'Messages',
  allRead: 'Vous avez lu tous vos messages.',
  allMessages: 'Tous les messages',
  moreUnread: (n: number) => (n === 1 ? 'Encore un message non lu' : `Encore ${count(n)} messages non lus`),
  from: (from: string, when: string) => `${from}, le ${when}`,
  quotes: 'Réponses à vos devis',
  quote: (kind: 'optical' | 'dental', professional: string) =>
    `${kind === 'optical' ? 'Devis optique' : 'Devis dentaire'}, ${professional}`,
  quoteFor: (name: string, until: string) => `Pour ${name}, valable jusqu'au ${day(until)}`,
  quoteLeft: (left: string, spent: string) => `Reste ${left} sur ${spent}`,
  allQuotes: 'Tous les devis',
  reimbursements: 'Derniers remboursements',
  noReimbursement: 'Vos prochains remboursements apparaîtront ici.',
  allReimbursements: 'Tous les remboursements',
  refunded: 'Remboursé',
  outOf: 'sur',
  care: (date: string, name: string) => (name ? `${day(date)}, ${name}` : day(date)),
  card: 'Carte de tiers payant',
  cardStates: {
    valid: (until: string) => `Valable jusqu'au ${day(until)}`,
    future: (from: string) => `Valable à partir du ${day(from)}`,
    expired: (until: string) => `Expirée depuis le ${day(until)}`,
    none: 'Votre contrat n’a pas de carte pour le moment.',
  },
  cardRenewal: 'Actualisez en ligne : votre nouvelle carte viendra dès que la mutuelle l’aura établie.',
  covered: (n: number) => counted(n, 'bénéficiaire', 'bénéficiaires'),
  showCard: 'Voir la carte',
}
