import type { FoundMessage } from '$src/bridge/types'

/** Finding the activation message in the member's mailbox; fr.ts sets these texts. */
export const mailbox = {
  title: 'Trouver le message pour moi',
  back: "Revenir à l'inscription",
  summary: 'Vérifiez votre saisie',

  consent: {
    intro:
      "L'application peut ouvrir votre messagerie et y chercher le message de la mutuelle, avec votre accord.",
    doesTitle: 'Ce qu’elle fait',
    does: {
      search:
        'Elle cherche les messages de la mutuelle reçus depuis le début de votre inscription, et ne lit que ceux-là.',
      check:
        'Elle vérifie que le message vient bien de la mutuelle, vous le montre, et vous demande avant de valider.',
    },
    doesNotTitle: 'Ce qu’elle ne fait pas',
    doesNot: {
      others: 'Elle ne lit aucun autre message, et n’en marque aucun comme lu.',
      password:
        'Elle n’enregistre pas le mot de passe de votre messagerie : il reste en mémoire le temps de chercher.',
      mutual: 'Elle ne transmet rien de votre messagerie à la mutuelle.',
    },
    accept: "J'accepte, continuer",
  },

  login: {
    intro: 'Ces informations servent une fois, pour cette recherche.',
    email: 'Adresse e-mail',
    emailRequired: 'Saisissez votre adresse e-mail.',
    user: 'Identifiant de la messagerie',
    userHint: "Laissez vide si c'est votre adresse.",
    password: 'Mot de passe de la messagerie',
    passwordRequired: 'Saisissez le mot de passe de votre messagerie.',
    byHand: 'Indiquer le serveur moi-même',
    host: 'Serveur IMAP',
    hostHint: 'Par exemple imap.exemple.fr : votre fournisseur l’indique dans son aide.',
    hostRequired: 'Saisissez le nom du serveur.',
    port: 'Port',
    portRequired: 'Saisissez un port entre 1 et 65535.',
    security: 'Chiffrement',
    securities: { tls: 'TLS', starttls: 'STARTTLS' },
    submit: 'Chercher le message',
    again: 'Chercher à nouveau',
    demo: 'La messagerie de démonstration tourne sur cet appareil.',
    demoAddress: 'Adresse',
  },

  hints: {
    gmail:
      'Gmail demande un mot de passe d’application : créez-le dans votre compte Google, rubrique Sécurité, après avoir activé la validation en deux étapes.',
    yahoo:
      'Yahoo et AOL demandent un mot de passe d’application : créez-le dans la rubrique Sécurité de votre compte.',
    icloud:
      'iCloud demande un mot de passe d’application : créez-le sur account.apple.com, rubrique Connexion et sécurité.',
    microsoft:
      'Outlook, Hotmail et Live n’acceptent plus ce type de connexion. Ouvrez plutôt le message vous-même, ou recopiez son code.',
    french:
      'C’est le mot de passe avec lequel vous lisez vos messages. Si votre fournisseur vous demande aussi un code à chaque connexion, créez chez lui un mot de passe d’application.',
    other:
      'C’est le mot de passe avec lequel vous lisez vos messages, ou un mot de passe d’application si votre fournisseur en demande un.',
  },

  foreign: {
    title: 'Confirmez le serveur de votre messagerie',
    text: (domain: string, host: string) =>
      `Le domaine ${domain} annonce que sa messagerie est tenue ailleurs, chez ${host}. C’est courant, mais votre mot de passe y sera envoyé : vérifiez que vous reconnaissez ce nom.`,
    confirm: (host: string) => `Me connecter à ${host}`,
    other: 'Indiquer un autre serveur',
  },

  looking: {
    title: 'Recherche en cours',
    servers: 'Recherche du serveur de votre messagerie…',
    text: (host: string) => `Connexion à ${host}, recherche du message, puis attente de son arrivée.`,
    elapsed: (wait: string) => `Depuis ${wait}`,
    patience: 'Le message peut mettre quelques minutes à arriver. Vous pouvez attendre ici.',
    cancel: 'Annuler',
  },

  found: {
    title: 'Est-ce ce message ?',
    from: 'De',
    arrived: 'Reçu',
    subject: 'Objet',
    signature: 'Signature',
    dkim: {
      pass: (domain: string) => `Vérifiée : ce message vient bien de ${domain}.`,
      fail: () =>
        'Ne correspond pas : ce message a pu être imité. Ne le validez que si vous êtes sûr de vous.',
      none: () => 'Absente : ce message n’est pas signé, son expéditeur n’est pas prouvé.',
      unchecked: () => 'Pas vérifiée : l’application n’a pas pu consulter la clé de l’expéditeur.',
    } satisfies Record<FoundMessage['dkim']['result'], (domain: string) => string>,
    confirm: 'Valider mon inscription avec ce message',
    confirming: 'Validation…',
    refuse: "Ce n'est pas lui",
  },

  refused: "Ce message n'a pas été suivi. Vous pouvez chercher à nouveau, ou recopier le code du message.",
}
