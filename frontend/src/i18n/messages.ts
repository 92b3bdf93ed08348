import { counted } from './format'

/** The texts of the messages' screen; fr.ts sets them. */
export const messages = {
  title: 'Messages',
  intro: 'Ce que la mutuelle vous écrit. Vos messages restent lisibles sans connexion.',
  list: 'Liste de vos messages',
  keys: 'Flèches pour parcourir la liste, Entrée pour ouvrir un message, Échap pour le fermer',
  unread: 'Non lu',
  unreadCount: (n: number) => counted(n, 'message non lu', 'messages non lus'),
  allRead: 'Tout est lu',
  attachments: (n: number) => counted(n, 'pièce jointe', 'pièces jointes'),
  attached: 'Pièces jointes',
  missing: (n: number) =>
    n < 2
      ? "Une pièce jointe n'est pas disponible sur cet appareil."
      : `${n} pièces jointes ne sont pas disponibles sur cet appareil.`,
  sentAt: (when: string) => `Reçu le ${when}`,
  close: 'Fermer le message',
  back: 'Tous les messages',
  choose: 'Choisissez un message pour le lire ici.',
  gone: "Ce message n'est plus dans votre espace",
  goneText: 'La mutuelle l’a retiré, ou vos données ont changé depuis.',
  empty: 'Aucun message pour le moment',
  emptyText: 'Quand la mutuelle vous écrira, vous le lirez ici.',
}
