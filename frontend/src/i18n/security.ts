import type { SecurityEventKind } from '$src/bridge/types'
import { counted } from './format'

/** « Réseau local », « Réseau 203.0.113.0/24 ». */
export function networkInWords(network: string): string {
  const t = security.networks
  return network === 'local' ? t.local : network ? t.of(network) : t.unknown
}

/** The texts of the security screen and of the recovery key; fr.ts sets them. */
export const security = {
  title: 'Sécurité',
  intro: "Qui a accès à votre compte, ce qui s'y est passé, et comment rouvrir les données de cet appareil.",
  offlineTitle: 'Cette page a besoin du réseau',
  offline:
    'Les appareils connectés et le journal sont tenus par la mutuelle. La clé de secours, elle, reste disponible ci-dessous.',
  endedTitle: 'Cette page a besoin que vous soyez connecté',
  ended:
    'Reconnectez-vous pour voir vos appareils et votre journal. La clé de secours reste disponible ci-dessous.',
  asOf: (when: string) => `Voici ce que nous savions au ${when}.`,

  pending: {
    title: 'Un nouveau mot de passe a été demandé',
    text: (when: string) =>
      `Il remplacera l'actuel le ${when}. Si la demande ne vient pas de vous, annulez-la.`,
    cancel: 'Annuler cette demande',
    cancelled: 'La demande est annulée. Votre mot de passe ne change pas.',
  },
  hold: {
    title: 'Vos coordonnées bancaires ne peuvent pas être modifiées',
    text: (when: string) =>
      `Votre mot de passe a été changé récemment. Par précaution, elles restent telles quelles jusqu'au ${when}.`,
  },

  email: {
    title: 'Adresse e-mail du compte',
    none: 'Aucune adresse enregistrée',
    certified: 'Certifiée',
    uncertified: 'Non certifiée',
    certifiedText: 'Elle peut recevoir un lien si vous perdez votre mot de passe.',
    uncertifiedText:
      'Si vous perdez votre mot de passe, votre question pense-bête vous sera posée, et le nouveau ne sera valable qu’après un délai.',
  },

  password: {
    title: 'Votre mot de passe',
    text: 'Il ouvre votre espace et les données de cet appareil. Le changer déconnecte vos autres appareils.',
    change: 'Changer mon mot de passe',
    dialogTitle: 'Changer mon mot de passe',
    dialogText:
      'Vos autres appareils seront déconnectés ; celui-ci reste ouvert. Un e-mail vous préviendra du changement.',
    summary: 'Vérifiez votre saisie',
    old: 'Mot de passe actuel',
    oldRequired: 'Saisissez votre mot de passe actuel.',
    oldWrong: "Ce n'est pas votre mot de passe actuel.",
    new: 'Nouveau mot de passe',
    confirm: 'Changer le mot de passe',
    changing: 'Un instant…',
    changed: 'Votre mot de passe est changé.',
  },

  sessions: {
    title: 'Appareils connectés',
    current: 'Cet appareil',
    unknown: 'Appareil inconnu',
    opened: (when: string) => `Connecté le ${when}`,
    used: (when: string) => `Dernière utilisation le ${when}`,
    end: 'Déconnecter',
    endOf: (device: string) => `Déconnecter : ${device}`,
    alone: 'Aucun autre appareil n’est connecté à votre compte.',
    confirmTitle: 'Déconnecter cet appareil ?',
    confirm: (device: string) =>
      `Il faudra de nouveau le mot de passe pour actualiser les données sur « ${device} ». Celles déjà enregistrées y restent, chiffrées.`,
    confirmYes: 'Déconnecter cet appareil',
    ended: 'Appareil déconnecté.',
    gone: 'Cet appareil était déjà déconnecté.',
  },

  networks: {
    local: 'Réseau local',
    unknown: 'Réseau inconnu',
    of: (network: string) => `Réseau ${network}`,
  },

  journal: {
    title: 'Journal de sécurité',
    intro: 'Ce qui a touché à l’accès à votre compte, du plus récent au plus ancien.',
    empty: 'Rien à signaler pour le moment.',
    caption: 'Journal de sécurité de votre compte',
    date: 'Date',
    event: 'Événement',
    device: 'Appareil',
    network: 'Réseau',
    none: 'Non connu',
    check: 'À vérifier',
    suspect: 'Suspect',
    advice:
      'Vous ne reconnaissez pas une ligne ? Déconnectez les appareils inconnus, puis changez votre mot de passe ci-dessus.',
    more: (rest: number) => `Afficher ${counted(rest, 'autre événement', 'autres événements')}`,
    kinds: {
      registered: 'Inscription demandée',
      activated: 'Compte activé',
      signed_in: 'Connexion',
      new_device: 'Connexion depuis un nouvel appareil',
      password_changed: 'Mot de passe remplacé',
      sign_in_refused: 'Mots de passe refusés',
      session_ended: 'Appareil déconnecté par vous',
      session_copied: 'Session copiée, puis fermée par sécurité',
      reset_mailed: 'Lien de nouveau mot de passe envoyé',
      reset_scheduled: 'Nouveau mot de passe demandé',
      reset_cancelled: 'Demande de nouveau mot de passe annulée',
      password_reset: 'Mot de passe changé',
      answer_refused: 'Réponse à la question pense-bête refusée',
      access_code_reported: "Code d'accès signalé perdu",
      account_blocked: 'Compte bloqué par la mutuelle',
      account_unblocked: 'Compte rouvert par la mutuelle',
      access_code_issued: "Nouveau code d'accès donné par la mutuelle",
      bank_asked: 'Changement de coordonnées bancaires demandé',
      bank_changed: 'Coordonnées bancaires changées par la mutuelle',
    } satisfies Record<SecurityEventKind, string>,
  },

  key: {
    title: 'Clé de secours de cet appareil',
    what: "Vos données sont enregistrées ici, fermées par votre mot de passe. Si vous l'oubliez, même la mutuelle ne peut pas les rouvrir : la clé de secours, notée sur papier, le peut.",
    absent: 'Aucune clé de secours pour cet appareil.',
    present: 'Une clé de secours existe pour cet appareil.',
    make: 'Créer une clé de secours',
    replace: 'La remplacer',
    remove: 'La retirer',
    makeTitle: 'Créer une clé de secours',
    makeText: 'Nous vérifions d’abord que c’est bien vous. La clé s’affichera ensuite, une seule fois.',
    replaceTitle: 'Remplacer la clé de secours ?',
    replaceText: 'Une nouvelle clé s’affichera, une seule fois. L’ancienne n’ouvrira plus cet appareil.',
    removeTitle: 'Retirer la clé de secours ?',
    removeText:
      'Elle n’ouvrira plus cet appareil. Si vous oubliez votre mot de passe, les données enregistrées ici ne se rouvriront peut-être plus.',
    password: 'Mot de passe',
    required: 'Saisissez votre mot de passe.',
    show: 'Afficher la clé',
    confirmRemove: 'Retirer la clé',
    working: 'Un instant…',
    shownTitle: 'Notez votre clé de secours',
    shownText: 'Elle ne sera plus jamais affichée. Gardez-la sur papier, loin de cet appareil.',
    label: 'Clé de secours',
    copy: 'Copier',
    copied: 'Copiée',
    copiedHint:
      'Collez-la en lieu sûr, puis copiez autre chose : elle ne doit pas rester dans le presse-papiers.',
    print: 'Imprimer',
    noted: "Je l'ai notée",
    leaveTitle: "Fermer sans l'avoir notée ?",
    leaveText: 'La clé existe, mais vous ne pourrez plus la relire. Il faudra en créer une autre.',
    seeAgain: 'Revoir la clé',
    leave: 'Fermer quand même',
    removed: 'Clé de secours retirée.',
    ready: 'Votre clé de secours est prête.',
    sheetTitle: 'Clé de secours',
    sheetText:
      'Cette clé rouvre les données enregistrées sur un appareil quand le mot de passe a été oublié. Saisissez-la à la connexion : « Clé de secours ». Majuscules, espaces et tirets ne comptent pas.',
    sheetDevice: (device: string) => `Appareil : ${device}`,
    sheetDate: (date: string) => `Imprimée le ${date}`,
    sheetKeep: "Gardez cette feuille en lieu sûr, loin de l'appareil. Ne la photographiez pas.",
  },
}
