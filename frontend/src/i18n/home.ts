import { count, counted, day, dayOf, isoDay } from './format'

const dayMs = 86_400_000
const time = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' })

/** « hier », « aujourd'hui à 09:05 » or « le 12 novembre 2026 », from epoch milliseconds. */
function when(ms: number, now: number): string {
  if (isoDay(ms) === isoDay(now)) return `aujourd'hui à ${time.format(ms)}`
  return isoDay(ms) === isoDay(now - dayMs) ? 'hier' : `le ${dayOf(ms)}`
}

/** The texts of the first screen; fr.ts sets them. */
export const home = {
  title: 'Accueil',
  greeting: (firstName: string) => (firstName ? `Bonjour ${firstName}` : 'Bonjour'),
  since: (ms: number, now: number) => `Depuis votre dernière visite, ${when(ms, now)}`,
  today: "Arrivé aujourd'hui",
  came: {
    messages: (n: number) => counted(n, 'message', 'messages'),
    requests: (n: number) => counted(n, 'réponse à vos demandes', 'réponses à vos demandes'),
    quotes: (n: number) => counted(n, 'réponse à vos devis', 'réponses à vos devis'),
    reimbursements: (n: number) => counted(n, 'remboursement', 'remboursements'),
    documents: (n: number) => counted(n, 'document', 'documents'),
  },
  newDevice: {
    title: (n: number) =>
      n === 1 ? 'Une connexion depuis un nouvel appareil' : `${n} connexions depuis de nouveaux appareils`,
    text: (device: string, network: string, at: string) =>
      `${device}, ${network}, le ${at}, avec votre mot de passe. C'était vous ?`,
    mine: "C'était moi",
    notMine: "Ce n'est pas moi",
  },
  nothingNew: 'Rien de nouveau',
  nothingSince: (ms: number, now: number) =>
    `Rien n'est arrivé depuis votre dernière visite, ${when(ms, now)}.`,
  firstVisit: 'Bienvenue dans votre espace',
  firstVisitText: 'À votre prochaine visite, vous verrez ici ce qui est arrivé entre-temps.',
  requests: 'Demandes en cours',
  noRequests: 'Demandes',
  noRequestText: "Changement d'adresse, de compte, naissance… : vos demandes en cours s'affichent ici.",
  allRequests: 'Toutes les demandes',
  newRequest: 'Nouvelle demande',
  needsPassword: 'Mot de passe attendu',
  drafts: (n: number) => counted(n, 'brouillon à terminer', 'brouillons à terminer'),
  unread: 'Messages non lus',
  messages: 'Messages',
  allRead: 'Vous avez lu tous vos messages.',
  allMessages: 'Tous les messages',
  moreUnread: (n: number) => (n === 1 ? 'Encore un message non lu' : `Encore ${count(n)} messages non lus`),
  from: (from: string, when: string) => `${from}, le ${when}`,
  quotes: 'Réponses à vos devis',
  quote: (title: string, professional: string) => `${title}, ${professional}`,
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
