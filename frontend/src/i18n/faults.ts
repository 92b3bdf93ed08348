import type { Code } from '$src/bridge/types'
import { until as untilWhen } from './format'
import { typesetAll } from './typography'

/** What a fault says: what happened, why, and what the member can do. */
export type FaultText = {
  title: string
  why: string
  /** until: when a block ends, in epoch milliseconds; 0: unknown. */
  todo: (until: number) => string
}

const at = (until: number) => (until ? untilWhen(until, Date.now()) : '')

/** « de 14:05 » today, « du 23 novembre 2026 à 00:10 » otherwise. */
const from = (until: number) => (/^\d\d:/.test(at(until)) ? `de ${at(until)}` : `du ${at(until)}`)

const texts = typesetAll({
  internal: {
    title: "Une erreur est survenue dans l'application",
    why: "L'erreur vient de nous, pas de vous. Vos données sont intactes.",
    todo: () => "Réessayez. Si l'erreur revient, donnez la référence ci-dessous à votre conseiller.",
  },
  invalid_request: {
    title: "Le service n'a pas compris la demande",
    why: "L'application et le service de la mutuelle ne sont sans doute plus à la même version.",
    todo: () => "Mettez l'application à jour, puis réessayez.",
  },
  cancelled: {
    title: 'Vous avez arrêté cette opération',
    why: 'Ce qui était déjà enregistré est conservé.',
    todo: () => 'Vous pouvez la reprendre quand vous voulez.',
  },
  field_required: {
    title: "Ce champ n'est pas rempli",
    why: 'Nous en avons besoin pour continuer.',
    todo: () => 'Remplissez-le, puis validez à nouveau.',
  },
  invalid_date: {
    title: "Cette date n'existe pas",
    why: "Elle n'est pas dans le calendrier ou est mal écrite.",
    todo: () => 'Écrivez-la par exemple ainsi : 12/11/2026.',
  },
  invalid_period: {
    title: "Cette période n'existe pas",
    why: 'Une période est une année ou un mois.',
    todo: () => 'Choisissez une année, puis un mois.',
  },
  before_history: {
    title: "L'historique commence au 1er janvier 2017",
    why: 'La mutuelle a changé de système informatique à cette date.',
    todo: () =>
      "Pour des prestations versées jusqu'au 31 décembre 2016, contactez votre conseiller habituel.",
  },
  nothing_in_period: {
    title: 'Aucun remboursement sur cette période',
    why: "Aucun virement n'y a été effectué : il n'y a pas de relevé à enregistrer.",
    todo: () => 'Choisissez une autre période.',
  },
  not_found: {
    title: "Cet élément n'existe plus",
    why: 'La mutuelle a pu le remplacer ou le retirer depuis la dernière actualisation.',
    todo: () => 'Actualisez vos données.',
  },

  password_too_short: {
    title: 'Ce mot de passe est trop court',
    why: 'Un mot de passe court se devine vite. Il lui faut au moins 8 caractères.',
    todo: () => 'Allongez-le : plusieurs mots se retiennent mieux que des signes.',
  },
  password_too_long: {
    title: 'Ce mot de passe est trop long',
    why: "Il peut avoir jusqu'à 128 caractères.",
    todo: () => 'Raccourcissez-le.',
  },
  password_needs_upper: {
    title: 'Il manque une majuscule',
    why: 'Le mot de passe doit en contenir au moins une.',
    todo: () => 'Ajoutez une lettre majuscule.',
  },
  password_needs_lower: {
    title: 'Il manque une minuscule',
    why: 'Le mot de passe doit en contenir au moins une.',
    todo: () => 'Ajoutez une lettre minuscule.',
  },
  password_needs_digit: {
    title: 'Il manque un chiffre',
    why: 'Le mot de passe doit en contenir au moins un.',
    todo: () => 'Ajoutez un chiffre.',
  },
  password_personal: {
    title: 'Ce mot de passe parle de vous',
    why: "Il contient votre adresse e-mail, votre nom ou un de vos numéros : c'est ce qu'on essaie d'abord.",
    todo: () => 'Choisissez-en un sans rapport avec vous.',
  },
  password_common: {
    title: 'Ce mot de passe est trop répandu',
    why: "C'est l'un des plus utilisés : il serait deviné en quelques essais.",
    todo: () => 'Choisissez-en un autre, par exemple plusieurs mots sans lien entre eux et un chiffre.',
  },
  invalid_email: {
    title: 'Cette adresse e-mail est mal écrite',
    why: "Aucun message n'y arriverait.",
    todo: () => 'Écrivez-la par exemple ainsi : prenom.nom@exemple.fr.',
  },
  date_ahead: {
    title: 'Cette date est à venir',
    why: 'Elle ne peut pas être plus tard que ce jour.',
    todo: () => 'Vérifiez-la.',
  },
  email_not_ascii: {
    title: 'Cette adresse e-mail a un accent ou un signe particulier avant le @',
    why: "Des serveurs de messagerie ne le connaissent pas : un message pourrait arriver chez quelqu'un d'autre.",
    todo: () => 'Donnez une adresse sans accent.',
  },
  invalid_iban: {
    title: 'Cet IBAN est mal écrit',
    why: "Sa longueur ou sa clé de contrôle n'est pas la bonne.",
    todo: () => 'Recopiez-le de votre RIB, caractère par caractère.',
  },
  invalid_phone: {
    title: 'Ce numéro de téléphone est mal écrit',
    why: 'Personne ne répondrait à ce numéro.',
    todo: () => "Écrivez-le en 10 chiffres, ou avec l'indicatif du pays : +33 6 12 34 56 78.",
  },
  invalid_postal_code: {
    title: 'Ce code postal est mal écrit',
    why: 'En France, il a cinq chiffres.',
    todo: () => 'Corrigez-le.',
  },
  text_too_long: {
    title: 'Ce texte est trop long',
    why: 'Le champ ne le prend pas en entier.',
    todo: () => 'Raccourcissez-le, ou joignez un document.',
  },
  answer_revealing: {
    title: 'Cette réponse en dit trop',
    why: 'Elle contient votre mot de passe, votre adresse e-mail ou votre nom : elle serait devinée, ou les révélerait.',
    todo: () => 'Choisissez une autre réponse, que vous retrouverez sans effort.',
  },

  bad_credentials: {
    title: 'Identifiant ou mot de passe incorrect',
    why: "Ils ne vont pas ensemble. Le code d'accès figure sur votre carte et sur vos relevés.",
    todo: () =>
      'Vérifiez les majuscules et les chiffres, puis réessayez. Après plusieurs essais, attendez quelques minutes : un bon mot de passe peut ne pas être entendu tout de suite.',
  },
  throttled: {
    title: "Trop d'essais",
    why: 'Pour protéger votre compte, la mutuelle fait patienter après plusieurs essais manqués.',
    todo: (until: number) =>
      until
        ? `Vous pourrez réessayer à partir ${from(until)}. Rien n'est bloqué définitivement.`
        : "Patientez quelques minutes, puis réessayez. Rien n'est bloqué définitivement.",
  },
  account_blocked: {
    title: 'Votre compte est bloqué',
    why: 'La mutuelle a fermé cet accès.',
    todo: (until: number) =>
      until
        ? `Il sera rouvert à partir ${from(until)}. Pour en savoir plus, contactez votre conseiller.`
        : 'Contactez votre conseiller habituel, qui peut le rouvrir.',
  },
  session_ended: {
    title: 'Votre session est terminée',
    why: "Par sécurité, l'accès à la mutuelle s'arrête après un certain temps.",
    todo: () => 'Reconnectez-vous pour actualiser. Vos données restent lisibles ici.',
  },

  pair_unknown: {
    title: "Ce numéro et ce code d'accès ne vont pas ensemble",
    why: "L'un des deux est sans doute mal recopié, ou le code a été remplacé par un plus récent.",
    todo: () =>
      "Relisez-les sur votre carte ou sur un relevé récent. Si le code est introuvable, choisissez « Code d'accès perdu ».",
  },
  ticket_expired: {
    title: 'Cette démarche est restée ouverte trop longtemps',
    why: 'Pour votre sécurité, elle a été refermée. Rien n’a été enregistré.',
    todo: () => 'Recommencez-la depuis le début.',
  },
  terms_changed: {
    title: "Les conditions d'utilisation ont changé",
    why: 'La mutuelle vient de les mettre à jour.',
    todo: () => 'Relisez-les, puis acceptez-les.',
  },
  link_unknown: {
    title: "Ce lien n'est pas reconnu",
    why: "Il a été coupé en chemin, ou un lien plus récent l'a remplacé.",
    todo: () => 'Ouvrez le lien du dernier message reçu, ou recommencez la démarche.',
  },
  link_used: {
    title: 'Ce lien a déjà servi',
    why: 'Chaque lien ne sert qu’une fois.',
    todo: () => "Si c'était vous, connectez-vous. Sinon, demandez un nouveau mot de passe.",
  },
  link_expired: {
    title: 'Ce lien est arrivé à son terme',
    why: 'Pour votre sécurité, les liens ne servent que pendant un temps limité.',
    todo: () => 'Recommencez la démarche : un nouveau message vous sera envoyé.',
  },
  code_wrong: {
    title: "Ce n'est pas le code du message",
    why: "Il est mal recopié, ou vient d'un message plus ancien.",
    todo: () => 'Recopiez le code du dernier message reçu, ou suivez son lien.',
  },
  answer_wrong: {
    title: "Ce n'est pas la réponse enregistrée",
    why: 'Elle ne correspond pas à celle de votre inscription. Majuscules, accents et espaces ne comptent pas.',
    todo: () =>
      "Si cette question n'est pas la vôtre, vérifiez le n° d'adhérent et le code d'accès. Cinq réponses sont entendues par jour.",
  },
  email_taken: {
    title: 'Cette adresse ouvre déjà un autre compte',
    why: 'Chaque compte a sa propre adresse e-mail, car elle sert à se connecter.',
    todo: () => 'Choisissez une autre adresse.',
  },
  not_activated: {
    title: "Votre inscription n'est pas encore validée",
    why: 'Le compte existera quand vous aurez suivi le lien « Je valide mon inscription » du message reçu.',
    todo: (until: number) =>
      until
        ? `Suivez-le avant ${at(until)}, ou reprenez l'inscription pour recevoir un nouveau message.`
        : "Suivez-le, ou reprenez l'inscription pour recevoir un nouveau message.",
  },
  mail_refused: {
    title: 'Cette adresse e-mail est refusée par son serveur',
    why: 'Elle n’existe pas, ou sa boîte ne prend plus de messages.',
    todo: () => 'Corrigez l’adresse, ou donnez-en une autre.',
  },
  mail_down: {
    title: 'Le message n’a pas encore pu partir',
    why: "Le serveur d'envoi de la mutuelle ne répond pas.",
    todo: () => 'Il sera envoyé de lui-même dès que possible. Rien à refaire.',
  },

  attachment_kind: {
    title: 'Ce fichier ne peut pas être joint',
    why: "Ce n'est ni un PDF, ni une image JPEG ou PNG, ou il est abîmé ; son nom n'y change rien.",
    todo: () => 'Joignez-en un autre.',
  },
  attachment_too_large: {
    title: 'Ce fichier est trop grand',
    why: 'Un fichier fait au plus 5 Mo, et une image au plus 100 millions de points.',
    todo: () => 'Réduisez-le, par exemple en le numérisant moins finement.',
  },
  attachments_too_many: {
    title: 'Il y a trop de fichiers',
    why: 'Une demande en porte au plus 5.',
    todo: () => 'Réunissez plusieurs pages en un PDF, ou faites une seconde demande.',
  },
  attachments_too_large: {
    title: 'Les fichiers sont trop grands ensemble',
    why: 'Ceux d’une demande font au plus 15 Mo.',
    todo: () => 'Retirez-en un, ou faites une seconde demande.',
  },
  attachment_missing: {
    title: "Un fichier n'est pas arrivé",
    why: "La mutuelle ne l'a pas, ou ne l'a plus.",
    todo: () => 'Il sera envoyé de nouveau, avec la demande.',
  },
  bank_hold: {
    title: 'Vos coordonnées bancaires sont protégées',
    why: 'Votre mot de passe vient d’être changé sans l’ancien : pendant un temps, le compte qui reçoit vos remboursements ne change pas.',
    todo: (until: number) =>
      until
        ? `Vous pourrez le changer à partir ${from(until)}.`
        : 'Réessayez plus tard, ou contactez votre conseiller.',
  },
  key_reused: {
    title: "Cette demande n'a pas pu partir",
    why: 'Une autre est déjà partie à sa place.',
    todo: () => 'Recopiez-la dans une nouvelle demande.',
  },
  in_flight: {
    title: 'Cette demande est en cours d’envoi',
    why: 'Elle part en ce moment même.',
    todo: () => 'Patientez un instant.',
  },
  behind_another: {
    title: 'Cette demande en suit une autre',
    why: "Une plus ancienne du même genre n'est pas encore partie. Envoyées dans le désordre, la plus ancienne l'emporterait.",
    todo: () => 'Voyez ce qui retient la première, ou reprenez-la pour la corriger ou la supprimer.',
  },
  request_returned: {
    title: "Une demande envoyée n'était plus à la mutuelle",
    why: 'Sans doute son service a-t-il été rétabli après une panne.',
    todo: () => "Rien n'est perdu : votre demande repart d'elle-même. Suivez-la dans « Demandes ».",
  },
  request_lost: {
    title: "Une demande envoyée n'est plus à la mutuelle",
    why: 'Sans doute son service a-t-il été rétabli après une panne.',
    todo: () => "Si vous n'avez pas eu de réponse, refaites-la ou demandez à votre conseiller.",
  },
  request_closed: {
    title: 'Cette demande a changé entre-temps',
    why: 'Elle a déjà sa réponse, ou elle est déjà partie.',
    todo: () => 'Relisez son état avant de recommencer.',
  },

  offline: {
    title: 'Pas de connexion à la mutuelle',
    why: "Cet appareil n'a pas pu joindre le service.",
    todo: () => 'Vérifiez votre connexion à internet, puis réessayez.',
  },
  office_down: {
    title: 'Le service de la mutuelle ne répond pas correctement',
    why: 'La panne est de notre côté, ou un autre service a répondu à sa place.',
    todo: () => 'Réessayez dans quelques minutes. Vos données enregistrées restent lisibles.',
  },
  portal: {
    title: 'Votre réseau demande de se connecter',
    why: "Il a répondu à la place de la mutuelle, comme le font les réseaux d'hôtel, de train ou de lieu public avant de laisser passer.",
    todo: () =>
      'Ouvrez votre navigateur, acceptez ce que le réseau demande, puis réessayez. Vos données enregistrées restent lisibles.',
  },
  proxy_sign_in: {
    title: 'Le proxy de votre réseau demande un identifiant',
    why: "Ce réseau ne laisse sortir que les appareils qu'il connaît.",
    todo: () => 'Voyez avec la personne qui gère ce réseau, ou essayez depuis un autre.',
  },
  filtered: {
    title: "Un filtre du réseau refuse l'accès à la mutuelle",
    why: "Il a répondu à sa place. C'est fréquent au travail, à l'école, ou avec un contrôle parental.",
    todo: () =>
      "Essayez depuis un autre réseau, ou demandez à la personne qui gère celui-ci d'autoriser le service.",
  },
  too_large_on_the_way: {
    title: 'Votre fichier est trop gros pour le réseau de la mutuelle',
    why: 'Il a été refusé en chemin, et le serait encore.',
    todo: () => 'Réduisez-le, par exemple en le numérisant moins finement, ou retirez-le.',
  },
  slow_down: {
    title: 'Trop de demandes viennent de votre réseau',
    why: 'Un serveur entre vous et la mutuelle fait patienter tous ceux qui passent par là.',
    todo: (until: number) =>
      until ? `Réessayez à partir ${from(until)}.` : 'Patientez quelques minutes, puis réessayez.',
  },
  unavailable: {
    title: 'Le service de la mutuelle est fermé pour quelques instants',
    why: "Il est en entretien, ou trop demandé. Vous n'y êtes pour rien.",
    todo: (until: number) =>
      `${until ? `Réessayez à partir ${from(until)}.` : 'Réessayez dans quelques minutes.'} Vos données enregistrées restent lisibles.`,
  },
  gateway: {
    title: 'Le service de la mutuelle ne répond pas derrière son entrée',
    why: "Nous joignons sa porte, mais pas le service lui-même. La panne n'est pas chez vous.",
    todo: () => 'Réessayez dans quelques minutes. Vos données enregistrées restent lisibles.',
  },
  office_untrusted: {
    title: "L'identité du service n'a pas pu être vérifiée",
    why: "Son certificat n'est pas valable. Rien ne lui a été envoyé.",
    todo: () =>
      "Si votre réseau demande de se connecter (hôtel, train, lieu public), faites-le d'abord dans votre navigateur. Sinon, évitez ce réseau, ou vérifiez l'adresse du service et le certificat d'autorité dans les réglages.",
  },
  office_address: {
    title: "Cette adresse de service n'est pas admise",
    why: 'Elle doit commencer par https:// (http:// uniquement pour cet appareil).',
    todo: () => "Corrigez l'adresse dans les réglages, ou videz-la pour reprendre celle de la mutuelle.",
  },
  answer_altered: {
    title: 'La réponse du service est arrivée abîmée',
    why: "Elle était incomplète ou inattendue. Rien n'en a été enregistré.",
    todo: () => 'Réessayez. Si cela se reproduit, changez de réseau.',
  },
  line_refused: {
    title: 'Un remboursement reçu ne tombe pas juste',
    why: "Ses montants ne s'additionnent pas. Nous ne l'affichons pas plutôt que de vous montrer un montant faux.",
    todo: () => 'Réessayez plus tard. Si cela persiste, signalez-le à votre conseiller.',
  },
  checksum: {
    title: 'Un document est arrivé abîmé',
    why: "Son contenu n'est pas celui que la mutuelle a annoncé. Il n'a pas été enregistré.",
    todo: () => 'Actualisez pour le télécharger à nouveau.',
  },
  document_gone: {
    title: "La mutuelle n'a plus ce fichier",
    why: 'Le document est toujours annoncé, mais son fichier manque ou est incomplet chez elle. Les autres documents arrivent.',
    todo: () => "Demandez-le à votre conseiller. Il arrivera de lui-même quand la mutuelle l'aura remis.",
  },
  resync_required: {
    title: 'Vos données doivent être relues en entier',
    why: 'La mutuelle a réorganisé son historique.',
    todo: () => "Actualisez. Vos données restent lisibles pendant l'opération.",
  },

  no_vault: {
    title: "Rien n'est encore enregistré sur cet appareil",
    why: 'La première connexion a besoin du réseau.',
    todo: () => "Connectez-vous avec votre code d'accès ou votre email.",
  },
  locked: {
    title: 'Vos données sont verrouillées',
    why: 'Votre mot de passe est nécessaire pour les lire.',
    todo: () => 'Saisissez votre mot de passe.',
  },
  wrong_password: {
    title: 'Mot de passe incorrect',
    why: "Il n'ouvre pas les données enregistrées sur cet appareil.",
    todo: () => "Vérifiez les majuscules. Si vous l'avez changé, choisissez « Mon mot de passe a changé ».",
  },
  vault_password_changed: {
    title: 'Les données de cet appareil sont encore à rouvrir, une fois',
    why: 'La mutuelle a reconnu votre nouveau mot de passe, mais les données de cet appareil sont encore protégées par le précédent.',
    todo: () =>
      "Saisissez aussi l'ancien mot de passe, ou votre clé de secours : le nouveau le remplacera partout.",
  },
  vault_other_member: {
    title: "Cet appareil garde les données d'un autre adhérent",
    why: 'Elles sont protégées par son mot de passe et restent les siennes.',
    todo: () => 'Connectez-vous avec son compte, ou mettez ses données de côté : rien ne sera effacé.',
  },
  vault_damaged: {
    title: 'Les données de cet appareil sont abîmées',
    why: "Le fichier qui les protège est illisible. Rien n'a été effacé.",
    todo: () => 'Mettez-les de côté et reconnectez-vous : la mutuelle vous renverra tout.',
  },
  vault_newer: {
    title: "L'application est plus ancienne que vos données",
    why: "Une version plus récente de l'application les a enregistrées.",
    todo: () => "Mettez l'application à jour, puis ouvrez-la à nouveau.",
  },
  vault_lost: {
    title: 'Le coffre de cet appareil a disparu',
    why: "Vos données enregistrées sont toujours là, mais sans ce fichier rien ne peut plus les ouvrir. Rien n'a été effacé.",
    todo: () =>
      'Si vous avez une copie du fichier vault.json, remettez-la. Sinon, connectez-vous : ces données seront mises de côté, et la mutuelle vous renverra les siennes.',
  },
  cache_damaged: {
    title: 'Une partie des données de cet appareil est abîmée',
    why: "Elle n'a pas passé les contrôles, peut-être après une panne de disque. Rien n'a été effacé.",
    todo: () => 'Elle sera relue dès que la mutuelle répondra. Vos brouillons et vos demandes seront repris.',
  },
  cache_rebuilt: {
    title: 'Vos données ont été réparées',
    why: "Celles de cet appareil étaient abîmées ou avaient disparu. Ce qu'il en restait est mis de côté, et non effacé.",
    todo: () =>
      'Vos brouillons et vos demandes ont été repris ; le reste est relu auprès de la mutuelle. Vous n’avez rien à faire.',
  },
  cache_lost: {
    title: "Ce que vous aviez écrit ici n'a pas pu être relu en entier",
    why: 'Les données de cet appareil étaient abîmées ou avaient disparu. Le reste est relu auprès de la mutuelle.',
    todo: () => "Vérifiez vos demandes : refaites celles qui n'étaient pas encore envoyées et qui manquent.",
  },
  cache_older: {
    title: "Les dernières écritures de cet appareil n'ont pas été retrouvées",
    why: 'Il a sans doute été coupé, ou son disque est abîmé. Les données de la mutuelle sont relues à la prochaine actualisation.',
    todo: () => 'Vérifiez vos brouillons et vos demandes.',
  },
  store_damaged: {
    title: 'La mutuelle répare ses données',
    why: 'La base de son service est abîmée. Vos données enregistrées ici restent lisibles.',
    todo: () => 'Réessayez plus tard.',
  },
  reading_only: {
    title: 'Rien ne peut être enregistré sur cet appareil',
    why: 'Le disque est plein, ou le dossier de vos données est protégé. Ce qui est déjà là reste lisible.',
    todo: () => "Libérez de la place, ou rendez le dossier modifiable, puis rouvrez l'application.",
  },
  not_encrypted: {
    title: "L'application refuse d'enregistrer vos données",
    why: 'Cette version ne sait pas les chiffrer. Des données de santé ne doivent jamais être écrites en clair.',
    todo: () => "Réinstallez l'application depuis le site de la mutuelle.",
  },
  recovery_key_mistyped: {
    title: 'Cette clé de secours est mal recopiée',
    why: 'Un caractère manque, est en trop ou diffère de ce qui est imprimé.',
    todo: () => 'Relisez-la groupe par groupe. Les majuscules, les espaces et les tirets ne comptent pas.',
  },
  recovery_key_wrong: {
    title: "Cette clé n'ouvre pas les données de cet appareil",
    why: "Elle est bien écrite, mais elle vient d'un autre appareil, ou une clé plus récente l'a remplacée.",
    todo: () => 'Cherchez la dernière clé que vous avez imprimée sur cet appareil.',
  },
  keyring_unavailable: {
    title: 'Cet appareil ne peut pas retenir votre connexion',
    why: 'Le trousseau de clés du système ne répond pas.',
    todo: () => 'Votre mot de passe vous sera demandé à chaque ouverture.',
  },
  keyring_changed: {
    title: 'Le trousseau de ce système a changé',
    why: 'Il ne contient plus la clé qui ouvrait votre espace.',
    todo: () =>
      'Saisissez votre mot de passe, et cochez à nouveau « Rester connecté sur cet appareil » si vous le souhaitez.',
  },
  already_open: {
    title: "L'application est déjà ouverte",
    why: 'Une autre fenêtre utilise déjà vos données.',
    todo: () => "Passez à l'autre fenêtre, ou fermez-la et réessayez ici.",
  },

  disk_full: {
    title: 'Le disque est plein',
    why: "Il n'y a plus assez de place pour enregistrer. Rien n'a été écrit à moitié.",
    todo: () => 'Libérez de la place, puis réessayez.',
  },
  not_writable: {
    title: "Impossible d'écrire à cet endroit",
    why: 'Ce dossier ou ce fichier est protégé, ou ouvert dans un autre programme.',
    todo: () => 'Choisissez un autre dossier, ou fermez le fichier.',
  },
  device_read: {
    title: "Un fichier n'a pas pu être lu",
    why: "Le disque de cet appareil a refusé la lecture. Vos données n'ont pas été modifiées.",
    todo: () => 'Réessayez. Si cela dure, le disque est peut-être à changer.',
  },
  device_write: {
    title: "Un fichier n'a pas pu être écrit",
    why: "Le disque de cet appareil a refusé l'écriture, et ce n'est pas faute de place. Rien n'a été enregistré à moitié.",
    todo: () => 'Réessayez. Si cela dure, vérifiez le disque et ce que le système permet d’y écrire.',
  },
  cannot_open_file: {
    title: "Le fichier n'a pas pu être ouvert",
    why: "Le système n'a pas trouvé de programme pour l'ouvrir, ou le fichier a été déplacé.",
    todo: () => "Ouvrez-le depuis le dossier où vous l'avez enregistré.",
  },
  not_downloaded: {
    title: "Ce document n'est pas encore sur cet appareil",
    why: "Il est à la mutuelle, que cet appareil n'arrive pas à joindre.",
    todo: () => 'Réessayez quand vous serez en ligne.',
  },

  mailbox_unknown: {
    title: 'Nous ne connaissons pas le serveur de votre messagerie',
    why: "Votre adresse n'est pas chez un fournisseur que nous connaissons, et son domaine n'annonce aucun serveur.",
    todo: () =>
      "Vérifiez l'adresse, ou saisissez le nom du serveur IMAP : votre fournisseur l'indique dans son aide.",
  },
  mailbox_refused: {
    title: 'Votre messagerie a refusé la connexion',
    why: "L'adresse et le mot de passe ne vont pas ensemble, ou votre fournisseur demande un mot de passe d'application.",
    todo: () =>
      "Vérifiez le mot de passe de votre messagerie. S'il est juste, créez un mot de passe d'application dans les réglages de votre messagerie, ou ouvrez le message vous-même.",
  },
  mailbox_no_password: {
    title: "Votre messagerie ne s'ouvre avec aucun mot de passe",
    why: "Votre fournisseur n'ouvre la messagerie aux applications que par sa propre page de connexion. Votre mot de passe ne lui a pas été envoyé.",
    todo: () =>
      "Autorisez l'accès IMAP par mot de passe dans les réglages de votre messagerie si elle le propose, ou ouvrez le message vous-même.",
  },
  mailbox_untrusted: {
    title: "L'identité de votre messagerie n'a pas pu être vérifiée",
    why: "Le certificat du serveur n'est pas valable, ou il ne chiffre pas la connexion. Votre mot de passe ne lui a pas été envoyé.",
    todo: () =>
      'Évitez ce réseau, ou vérifiez le nom du serveur. Vous pouvez aussi ouvrir le message vous-même.',
  },
  mailbox_unreachable: {
    title: 'Votre messagerie ne répond pas',
    why: "Cet appareil n'a pas pu joindre son serveur, ou la connexion a été coupée.",
    todo: () => 'Vérifiez votre connexion à internet, le nom du serveur et le port, puis réessayez.',
  },
  mailbox_no_message: {
    title: "Aucun message d'activation sûr n'a été trouvé",
    why: "Il n'est pas encore arrivé, ou ce qui lui ressemble ne vient pas de la mutuelle : nous ne suivons pas ses liens.",
    todo: () =>
      'Patientez quelques minutes, ou demandez un nouvel envoi. Ne cliquez pas dans un message dont vous doutez.',
  },
} satisfies Record<Code, FaultText>)

export const isCode = (text: unknown): text is Code => typeof text === 'string' && Object.hasOwn(texts, text)

/** The text of a code; every code of the desk has one, or the type check fails. */
export const faultText = (code: Code): FaultText => texts[code]

/** The fault as one passage, for a toast or a summary. */
export function faultSentence(fault: { code: Code; until: number }): string {
  const { why, todo } = texts[fault.code]
  return `${why} ${todo(fault.until)}`
}
