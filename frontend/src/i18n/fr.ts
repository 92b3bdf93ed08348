import type { ActKind, Relation, Theme } from '$src/bridge/types'
import { card } from './card'
import { contract } from './contract'
import { documents } from './documents'
import { count, counted, day, inMinutes, money } from './format'
import { guarantees } from './guarantees'
import { home } from './home'
import { mailbox } from './mailbox'
import { messages } from './messages'
import { quotes } from './quotes'
import { registration } from './registration'
import { requests } from './requests'
import { recovery } from './recovery'
import { security } from './security'
import { typesetAll } from './typography'

/** Every French text of the window; faults.ts holds those of errors. */
export const fr = typesetAll({
  app: {
    requiredLegend: '* Champ obligatoire',
    name: 'Unimutuelles',
    space: 'Espace adhérents',
    starting: 'Ouverture de votre espace…',
    beforeHistory:
      "Les remboursements sont consultables depuis le 1er janvier 2017. Pour des prestations versées jusqu'au 31 décembre 2016, contactez votre conseiller habituel.",
    close: 'Fermer',
    cancel: 'Annuler',
    retry: 'Réessayer',
    back: 'Retour',
    loading: 'Chargement…',
    first: 'Nous rapportons vos données',
    reference: (ref: string) => `Référence : ${ref}`,
    inWords: 'Ce qui ne va pas',
  },

  nav: {
    label: 'Rubriques',
    home: 'Accueil',
    quotes: 'Devis',
    messages: 'Messages',
    requests: 'Demandes',
    reimbursements: 'Remboursements',
    statements: 'Relevés',
    documents: 'Documents',
    contract: 'Mon contrat',
    guarantees: 'Garanties',
    card: 'Carte',
    security: 'Sécurité',
    skip: 'Aller au contenu',
    side: 'Rubriques et compte',
    member: 'Menu de',
    number: (number: string) => `N° adhérent ${number}`,
    lock: 'Verrouiller',
    signOut: 'Se déconnecter',
    settings: 'Réglages',
  },

  sync: {
    currentAt: (when: string) => `données au ${when}`,
    /** Where there is no room for a word more. */
    asOf: (day: string) => `au ${day}`,
    never: 'données jamais actualisées',
    online: 'En ligne',
    offline: 'Hors ligne',
    /** Where there is room for no more. */
    silent: 'Pas de réponse…',
    stillSilent: 'Toujours pas de réponse de la mutuelle…',
    refresh: 'Actualiser',
    refreshing: 'Actualisation…',
    label: 'Actualisation de vos données',
    lines: (rows: number, total: number) =>
      total
        ? `${count(rows)} sur ${counted(total, 'changement', 'changements')}`
        : 'Recherche des changements…',
    documents: (documents: number, total: number, bytes: string) =>
      `${count(documents)} sur ${counted(total, 'document', 'documents')} (${bytes})`,
    bytes: (bytes: string, total: string) => `${bytes} sur ${total}`,
    cancel: 'Annuler',
    done: (when: string) => `Actualisation terminée, données au ${when}.`,
    started: 'Actualisation en cours.',
    stopped: 'Actualisation interrompue.',
    sessionEnded:
      "Vous n'êtes plus connecté à la mutuelle. Vos données enregistrées restent lisibles ; reconnectez-vous pour les actualiser.",
    signInAgain: 'Se reconnecter',
    beyond:
      "Certains éléments sont plus récents que cette application : une mise à jour de l'application en dira plus.",
    keptOut: (n: number) =>
      n === 1
        ? "Un élément reçu de la mutuelle est incohérent et n'est pas affiché. Les totaux qui en dépendent le disent. Si cela dure, prévenez votre conseiller."
        : `${count(n)} éléments reçus de la mutuelle sont incohérents et ne sont pas affichés. Les totaux qui en dépendent le disent. Si cela dure, prévenez votre conseiller.`,
  },

  signIn: {
    title: 'Authentification',
    intro:
      "Saisissez votre identifiant (le code d'accès transmis par votre mutuelle, ou votre adresse email) et le mot de passe choisi lors de votre première visite.",
    situation: 'Pensez à déclarer toute modification sur',
    situationLink: 'votre situation personnelle',
    situationNext: 'Connectez-vous : la demande de mise à jour s’ouvrira ensuite.',
    login: 'Code ou email',
    password: 'Mot de passe',
    newPassword: 'Nouveau mot de passe',
    oldPassword: 'Ancien mot de passe',
    oldPasswordHint: "Celui que vous utilisiez jusqu'ici sur cet appareil. Il ne servira qu'une fois.",
    show: 'Afficher',
    hide: 'Masquer',
    showLong: (label: string) => `Afficher : ${label}`,
    stay: 'Rester connecté sur cet appareil',
    stayHint: 'À éviter sur un appareil partagé.',
    submit: 'Se connecter',
    submitting: 'Connexion…',
    help: "Besoin d'aide ?",
    required: {
      login: "Saisissez votre code d'accès ou votre adresse email.",
      password: 'Saisissez votre mot de passe.',
      oldPassword: 'Saisissez votre ancien mot de passe.',
      recoveryKey: 'Saisissez votre clé de secours.',
    },
    summary: 'Vérifiez votre saisie',
    throttled: (wait: string) => `Nouvel essai possible dans ${wait}.`,
    throttleOver: 'Vous pouvez réessayer maintenant.',
    changedTitle: 'Votre mot de passe a changé',
    changedIntro:
      'Votre mot de passe ferme aussi les données enregistrées sur cet appareil. Elles le sont encore par l’ancien : il faut les rouvrir une fois, puis le nouveau le remplacera.',
    resetTitle: 'Se connecter',
    resetIntro: 'Connectez-vous avec votre nouveau mot de passe.',
    openWith: {
      label: 'Rouvrir les données de cet appareil avec',
      oldPassword: "L'ancien mot de passe",
      recoveryKey: 'La clé de secours',
    },
    recoveryKey: 'Clé de secours',
    recoveryKeyHint:
      'Les 8 groupes de 4 caractères notés sur papier. Majuscules, espaces et tirets ne comptent pas.',
    forgotOld: "Je n'ai ni l'un ni l'autre : repartir de zéro",
    againTitle: 'Se reconnecter',
    againIntro: 'Vos données restent lisibles sans connexion. Reconnectez-vous pour les actualiser.',
    backToData: 'Revenir à mes données',
    backToUnlock: 'Revenir au déverrouillage',
    office: (office: string) =>
      office ? `Service : ${office}` : 'Aucun service indiqué : ouvrez les réglages',
    change: 'Réglages',
    offline: "Cet appareil n'arrive pas à joindre la mutuelle. La première connexion a besoin du réseau.",
    demoTitle: 'Service de démonstration',
    demoLogin: 'Code',
    demoPassword: 'Mot de passe',
    demoFill: 'Remplir',
    firstVisit: 'Première visite ?',
    lostPassword: 'Mot de passe perdu ?',
    lostCode: "Code d'accès perdu ?",
  },

  registration,
  mailbox,

  newPassword: {
    label: 'Mot de passe',
    confirmation: 'Confirmation du mot de passe',
    rule: 'Règle du mot de passe',
    rules: {
      length: 'De 8 à 128 caractères',
      upper: 'Une majuscule au moins',
      lower: 'Une minuscule au moins',
      digit: 'Un chiffre au moins',
      personal: 'Rien qui parle de vous',
    },
    kept: ' : respecté',
    lacking: ' : à respecter',
    strength: 'Niveau de sécurité :',
    strengths: { 0: 'très faible', 1: 'faible', 2: 'moyen', 3: 'bon', 4: 'très bon' },
    same: 'Les deux saisies sont identiques.',
    required: 'Choisissez un mot de passe.',
    confirmationRequired: 'Saisissez le mot de passe une seconde fois.',
    different: 'Les deux mots de passe sont différents.',
  },

  recovery,
  security,
  contract,
  guarantees,
  card,
  home,
  quotes,
  messages,
  requests,

  vault: {
    title: 'Vos données sont verrouillées',
    intro: 'Saisissez votre mot de passe pour les lire.',
    opening: 'Ouverture par le trousseau…',
    lockedAfter: (minutes: number) => `Verrouillé après ${inMinutes(minutes)} sans activité`,
    lockedKept: 'Vos brouillons sont gardés. La durée se choisit dans les réglages.',
    worksOffline: 'Fonctionne aussi sans connexion à internet.',
    password: 'Mot de passe',
    required: {
      password: 'Saisissez votre mot de passe.',
      recoveryKey: 'Saisissez votre clé de secours.',
    },
    byRecoveryKey: 'Ouvrir avec ma clé de secours',
    byPassword: 'Ouvrir avec mon mot de passe',
    recoveryIntro: 'Saisissez la clé de secours que vous avez notée sur papier pour les lire.',
    submit: 'Déverrouiller',
    submitting: 'Déverrouillage…',
    changed: 'Mon mot de passe a changé',
    lost: 'Mot de passe perdu ?',
    other: 'Se connecter avec un autre compte',
    trouble: {
      vaultAside:
        "Les données qu'il protégeait sont mises de côté, et non effacées : remettez une copie du fichier vault.json avec elles pour les relire. La mutuelle renvoie les siennes ; ce que vous aviez écrit ici sans l'envoyer est à refaire.",
      counts: (kept: number, lost: number) =>
        `${counted(kept, 'brouillon ou demande repris', 'brouillons et demandes repris')}, ${counted(lost, 'perdu', 'perdus')}.`,
      aside: (path: string) => `Mis de côté : ${path}`,
      requests: 'Voir mes demandes',
      read: "J'ai compris",
    },
    startAfresh: 'Repartir de zéro',
    afreshTitle: 'Repartir de zéro ?',
    afreshText:
      "Les données enregistrées sur cet appareil seront mises de côté dans un dossier daté. Rien n'est effacé, mais elles resteront illisibles sans l'ancien mot de passe ou la clé de secours.",
    afreshThen:
      'Vous vous connecterez ensuite, en ligne, et la mutuelle vous renverra vos remboursements et vos documents.',
    afreshLost:
      "Ce qui n'existe que sur cet appareil ne reviendra pas, et la clé de secours actuelle n'ouvrira pas les nouvelles données.",
    afreshConfirm: 'Mettre de côté et repartir de zéro',
    afreshDone: 'Les anciennes données sont mises de côté.',
    folder: (folder: string) => `Dossier : ${folder}`,
  },

  guide: {
    title: 'Guide',
    contents: 'Sommaire du guide',
    open: 'Guide',
  },

  settings: {
    title: 'Réglages',
    appearance: 'Apparence',
    theme: {
      system: 'Comme le système',
      light: 'Clair',
      dark: 'Sombre',
    } satisfies Record<Theme, string>,
    notices: 'Notifications',
    noticesOn: 'Me prévenir quand un message arrive',
    noticesHint:
      "Pendant que l'application est ouverte et que vous regardez autre chose. La notification ne dit rien du contenu.",
    locking: 'Verrouillage',
    lockAfter: 'Verrouiller cette fenêtre',
    lockChoice: (minutes: number) =>
      minutes ? `Après ${inMinutes(minutes)} sans activité` : 'Jamais de lui-même',
    lockHint: "Vos brouillons sont gardés, et ce qui est en train d'arriver se termine d'abord.",
    connection: 'Service de la mutuelle',
    office: 'Adresse du service',
    officeHint: (fallback: string) =>
      fallback ? `Laissez vide pour utiliser ${fallback}` : 'Une adresse qui commence par https://',
    officeCloses: "Changer d'adresse termine votre session : vous devrez vous reconnecter.",
    forced: (office: string) =>
      `L'adresse est imposée par la variable ESPACE_SERVICE : ${office}. Elle ne peut pas être changée ici.`,
    caFile: "Certificat d'autorité supplémentaire",
    caHint: "Utile seulement si votre organisme vous l'a demandé.",
    caNone: 'Aucun : ceux du système',
    caChoose: 'Choisir un fichier…',
    caRemove: 'Retirer',
    about: 'À propos',
    version: (version: string) => `Version ${version}`,
    folder: (folder: string) => `Dossier de vos données : ${folder}`,
    copyright:
      '© Unimutuelles. Cette application contient des logiciels libres ; leurs licences disent qui les a écrits et ce qu’elles permettent.',
    showLicences: 'Lire les licences',
    licences: 'Licences des logiciels utilisés',
    save: 'Enregistrer',
    saved: 'Réglages enregistrés.',
  },

  reimbursements: {
    title: 'Remboursements',
    filters: 'Filtres',
    year: 'Année',
    allYears: 'Toutes les années',
    beforeYears: 'Avant 2017',
    month: 'Mois',
    allMonths: "Toute l'année",
    beneficiary: 'Bénéficiaire',
    allBeneficiaries: 'Tous',
    kind: 'Nature des soins',
    allKinds: 'Toutes',
    payee: 'Versé à',
    allPayees: 'Tous',
    toMember: 'Vous',
    toProfessional: 'Professionnel (tiers payant)',
    clear: 'Effacer les filtres',
    totals: 'Totaux des remboursements affichés',
    spent: 'Dépensé',
    socialSecurity: 'Sécurité sociale',
    mutual: 'Mutuelle',
    remaining: 'Reste à votre charge',
    missing: (n: number) =>
      n === 1
        ? 'Il manque une ligne, reçue incohérente : ces totaux ne la comptent pas.'
        : `Il manque ${count(n)} lignes, reçues incohérentes : ces totaux ne les comptent pas.`,
    shown: (lines: number) => counted(lines, 'remboursement', 'remboursements'),
    shownFrom: (from: string, to: string) => (from === to ? `en ${from}` : `de ${from} à ${to}`),
    netOf: 'Nette des participations forfaitaires et franchises',
    list: 'Liste de vos remboursements',
    keys: 'Flèches pour parcourir la liste, Entrée pour le détail',
    date: 'Date des soins',
    act: 'Acte',
    colSpent: 'Dépense',
    colRefunded: 'Remboursé',
    colRemaining: 'Reste',
    outOf: 'sur',
    thenLeft: 'reste',
    monthLine: (lines: number, refunded: number) =>
      `${counted(lines, 'ligne', 'lignes')}, ${money(refunded)} remboursés`,
    thirdParty: 'Tiers payant',
    unknownBeneficiary: 'Bénéficiaire inconnu',
    empty: {
      title: 'Aucun remboursement ne correspond',
      text: 'Élargissez la période ou effacez un filtre.',
      none: 'Aucun remboursement pour le moment',
      noneText: 'Vos prochains remboursements apparaîtront ici.',
      never: "Rien n'est encore enregistré sur cet appareil",
      neverText: 'Actualisez une fois en ligne : vous pourrez ensuite tout relire sans connexion.',
      first: 'Nous rapportons vos remboursements',
      firstText: 'La première fois, cela peut prendre quelques instants.',
      before: 'Avant le 1er janvier 2017',
    },
  },

  detail: {
    title: (act: string) => act,
    close: 'Fermer le détail',
    care: (date: string, who: string) => `Soins du ${date}, pour ${who}`,
    what: "L'acte",
    code: (code: string) => `Code ${code}`,
    quantity: (n: number) => `Quantité : ${n}`,
    who: 'Qui paie quoi',
    why: 'Pourquoi ces montants',
    spent: 'Dépense engagée',
    socialSecurity: 'Remboursement Sécurité sociale',
    mutual: 'Remboursement mutuelle',
    remaining: 'Reste à charge',
    payment: 'Le virement',
    paymentNumber: 'Relevé n°',
    paymentDate: 'Date du virement',
    paymentTo: 'Destinataire',
    paymentAccount: 'Compte',
    paymentAmount: 'Montant total du virement',
    you: 'Vous',
    previous: 'Ligne précédente',
    next: 'Ligne suivante',
  },

  /** The sentences that explain one line. Amounts are cents. */
  why: {
    asked: (spent: number) => `Le professionnel a demandé ${money(spent)}.`,
    askedFor: (spent: number, quantity: number) =>
      `Le professionnel a demandé ${money(spent)} pour ${quantity} actes.`,
    dayFee: (spent: number) => `L'hôpital a demandé ${money(spent)}.`,
    excess: (excess: number, base: number) =>
      `C'est ${money(excess)} de plus que le tarif de référence de ${money(base)} : la Sécurité sociale ne rembourse pas ce dépassement.`,
    gross: (rate: number, base: number, gross: number) =>
      `La Sécurité sociale rembourse ${rate} % du tarif de référence de ${money(base)}, soit ${money(gross)}.`,
    net: (net: number) => `Après ces retenues, elle a versé ${money(net)}.`,
    noSocialSecurity: 'La Sécurité sociale ne rembourse pas cet acte.',
    flat: (cents: number) =>
      `Elle retient ${money(cents)} de participation forfaitaire. Aucune mutuelle responsable ne peut la rembourser ; elle est plafonnée à 50 € par an et par personne.`,
    deductible: (cents: number) =>
      `Elle retient ${money(cents)} de franchise médicale. Aucune mutuelle responsable ne peut la rembourser ; elle est plafonnée à 50 € par an et par personne.`,
    outside:
      "Vous avez consulté hors du parcours de soins (sans passer par votre médecin traitant) : le taux de la Sécurité sociale est réduit, et la mutuelle n'a pas le droit de compenser la différence.",
    mutual: (cents: number) => `La mutuelle a complété avec ${money(cents)}.`,
    mutualExcess: (cents: number) =>
      `La mutuelle a complété avec ${money(cents)}, dont une partie du dépassement prévue par votre contrat.`,
    mutualAlone: (cents: number) => `La mutuelle a pris en charge ${money(cents)}.`,
    noMutual: "La mutuelle n'a rien versé pour cet acte.",
    nothingLeft: 'Rien ne reste à votre charge.',
    left: (cents: number) => `Il reste ${money(cents)} à votre charge.`,
    thirdParty: (name: string) =>
      `Tiers payant : la mutuelle a payé sa part directement à ${name}. Vous n'aviez pas à l'avancer.`,
    professional: 'au professionnel',
    paidToYou: (cents: number, paidOn: string) =>
      `La part de la mutuelle, ${money(cents)}, vous a été versée par virement le ${day(paidOn)}.`,
    paidElsewhere: (cents: number) =>
      `La part de la mutuelle, ${money(cents)}, a été versée à un autre destinataire.`,
  },

  statements: {
    title: 'Relevés',
    year: 'Année',
    views: 'Présentation',
    byMonth: 'Par mois',
    byPayment: 'Par virement',
    captionMonths: (year: string) => `Relevés de ${year}, par mois`,
    captionPayments: (year: string) => `Relevés de ${year}, par virement`,
    month: 'Mois',
    date: 'Date',
    payee: 'Destinataire',
    number: 'Relevé n°',
    lines: 'Lignes',
    payments: 'Virements',
    paid: 'Versé à vous',
    thirdParty: 'Versé aux professionnels',
    amount: 'Montant',
    action: 'Relevé PDF',
    total: "Total de l'année",
    save: 'Enregistrer le relevé',
    saveOf: (what: string) => `Enregistrer le relevé ${what}`,
    ofMonth: (month: string) => (/^[ao]/.test(month) ? `d'${month}` : `de ${month}`),
    ofPayment: (date: string, number: string) => `du ${date}, n° ${number}`,
    saving: 'Enregistrement…',
    you: 'Vous',
    professional: 'Professionnel',
    other: 'Autre destinataire',
    incomplete: 'Incomplet : une ligne manque',
    elsewhere: (amount: string) => `et ${amount} à un autre destinataire`,
    saved: (file: string) => `Relevé enregistré : ${file}`,
    open: 'Ouvrir',
    openFile: (file: string) => `Ouvrir ${file}`,
    empty: (year: string) => `Aucun relevé en ${year}`,
    emptyText: "Aucun virement n'a été effectué cette année-là. Choisissez une autre année.",
    explain:
      'Un relevé par mois réunit tous les virements du mois ; un relevé par virement en détaille un seul.',
  },

  documents,

  toasts: {
    label: 'Notifications',
    dismiss: (text: string) => `Fermer la notification : ${text}`,
  },

  kinds: {
    consultation: 'Consultations',
    pharmacy: 'Pharmacie',
    allied: 'Soins infirmiers, kiné, orthophonie',
    biology: 'Analyses',
    technical: 'Imagerie et actes techniques',
    dental: 'Dentaire',
    optical: 'Optique',
    hearing: 'Audition',
    hospital: 'Hospitalisation',
    transport: 'Transport',
    other: 'Autres',
  } satisfies Record<ActKind, string>,

  relations: {
    self: 'Adhérent',
    spouse: 'Conjoint',
    child: 'Enfant',
    unknown: 'Autre lien',
  } satisfies Record<Relation, string>,
})
