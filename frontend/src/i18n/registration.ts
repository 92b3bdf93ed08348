import type { MailState } from '$src/bridge/types'

/** The first visit; fr.ts sets these texts. */
export const registration = {
  step: (step: number, steps: number) => `Étape ${step} sur ${steps}`,
  next: 'Continuer',
  validate: 'Valider',
  working: 'Un instant…',
  summary: 'Vérifiez votre saisie',
  /** Leads from the summary of a fault to its field. */
  review: {
    number: 'Revoir le n° adhérent',
    code: "Revoir le code d'accès",
    password: 'Revoir le mot de passe',
    email: "Revoir l'adresse e-mail",
    question: 'Revoir la question',
    answer: 'Revoir la réponse',
  },
  throttled: (wait: string) => `Nouvel essai possible dans ${wait}.`,
  throttleOver: 'Vous pouvez réessayer maintenant.',
  offline: "Cet appareil n'arrive pas à joindre la mutuelle. L'inscription a besoin du réseau.",

  leave: {
    title: "Quitter l'inscription ?",
    text: "Rien n'a encore été envoyé : ce que vous avez saisi sera oublié.",
    waitingTitle: 'Quitter cette page ?',
    waitingText:
      'Votre inscription continue : le message reste valable. Pour revenir ici, connectez-vous avec le mot de passe que vous venez de choisir.',
    stay: 'Rester ici',
    leave: "Quitter l'inscription",
    waitingLeave: 'Quitter la page',
  },

  pair: {
    title: 'Première visite',
    intro: "Saisissez votre numéro d'adhérent et le code d'accès que la mutuelle vous a donné.",
    number: 'N° adhérent',
    code: "Code d'accès",
    numberRequired: "Saisissez votre numéro d'adhérent.",
    codeRequired: "Saisissez votre code d'accès.",
    where: 'Où les trouver ?',
    whereText:
      "Les deux sont imprimés sur votre carte de mutuelle, vos relevés de prestations, vos avis d'échéance et vos appels de cotisations.",
    lostCode: "Code d'accès perdu ?",
    demo: "Cet adhérent de démonstration n'est encore jamais venu.",
  },

  account: {
    title: (name: string) => `Bonjour ${name}`,
    intro: 'Choisissez ce qui vous servira à vous connecter, et à retrouver votre mot de passe.',
    passwordPart: 'Votre mot de passe',
    emailPart: 'Votre adresse e-mail',
    email: 'Adresse e-mail',
    emailHint: "Un message y sera envoyé pour valider l'inscription. Elle servira aussi à vous connecter.",
    emailRequired: 'Saisissez votre adresse e-mail.',
    private: "Je n'autorise pas la diffusion de mon adresse mail",
    privateHint:
      "Case cochée, la mutuelle ne communique votre adresse à aucun partenaire : elle ne sert qu'à votre espace.",
    questionPart: 'Votre question pense-bête',
    questionIntro: 'Elle vous sera posée si vous perdez votre mot de passe.',
    question: 'Question',
    answer: 'Réponse',
    answerHint: 'Majuscules, accents et espaces ne comptent pas.',
    answerRequired: 'Saisissez la réponse à votre question.',
  },

  terms: {
    title: "Conditions d'utilisation",
    intro: "Lisez-les, puis validez pour recevoir le message d'activation.",
    region: "Texte des conditions d'utilisation",
    version: (version: string) => `Version ${version}`,
    accept: "J'accepte les conditions d'utilisation",
    acceptRequired: "Cochez la case pour accepter les conditions d'utilisation.",
    changed: 'La mutuelle vient de mettre ces conditions à jour. Relisez-les, puis acceptez-les.',
  },

  sent: {
    title: 'Votre demande est enregistrée',
    text: (email: string) => `Un message est envoyé à ${email}.`,
    todo: 'Ouvrez-le et suivez le lien « Je valide mon inscription ». Vous avez 24\u00a0heures : votre compte sera créé à ce moment-là.',
    ok: 'OK',
  },

  waiting: {
    title: 'Validez votre inscription',
    intro:
      'Ouvrez le message de la mutuelle et suivez le lien « Je valide mon inscription ». Cette page avance alors toute seule.',
    mail: {
      queued: 'Le message part dès que possible. Vous pouvez fermer cette page, il partira quand même.',
      sent: 'Le message est parti. Il arrive d’ordinaire en quelques minutes ; regardez aussi dans les indésirables.',
      refused: 'Cette adresse a refusé le message : corrigez-la pour le recevoir.',
    } satisfies Record<MailState, string>,
    mailTitle: {
      queued: 'Message en attente',
      sent: 'Message envoyé',
      refused: 'Message refusé',
    } satisfies Record<MailState, string>,
    to: 'Adresse',
    from: 'Expéditeur',
    subject: 'Objet',
    left: 'Temps restant',
    offline: "La mutuelle n'est pas joignable pour le moment. Cette page réessaie toute seule.",
    find: 'Trouver le message pour moi',
    findHint: "L'application cherche dans votre messagerie, si vous l'y autorisez.",
    code: 'Code du message',
    codeHint: 'Huit caractères, sous le lien. Utile si vous lisez le message sur un autre appareil.',
    codeRequired: 'Saisissez le code du message.',
    codeSubmit: 'Valider le code',
    enterCode: 'Saisir le code du message',
    resend: 'Renvoyer le message',
    resendIn: (wait: string) => `Nouvel envoi possible dans ${wait}`,
    resent: 'Un nouveau message va partir. Seul le dernier reçu compte.',
    correct: "Corriger l'adresse",
    correctTitle: "Corriger l'adresse e-mail",
    correctText: 'Le message partira vers la nouvelle adresse. Celui de l’ancienne ne servira plus.',
    corrected: 'Adresse corrigée. Le message part vers la nouvelle.',
    correctSubmit: 'Corriger et envoyer',
    restart: 'Je me suis trompé, recommencer',
    restartTitle: "Recommencer l'inscription ?",
    restartText:
      'Vous reverrez chaque étape, avec ce que vous aviez saisi. Tant que personne ne suit le lien du message, aucun compte n’est créé.',
    restartConfirm: 'Recommencer',
    more: 'Le message ne vient pas ?',
  },

  over: {
    expiredTitle: 'Le délai de 24 heures est passé',
    expiredText:
      "L'inscription n'a pas été validée à temps : aucun compte n'a été créé. Vous pouvez recommencer tout de suite, sans appeler personne.",
    expiredKept: 'Ce que vous aviez saisi est encore là.',
    again: "Recommencer l'inscription",
    supersededTitle: 'Votre compte a été activé par une autre inscription',
    supersededText:
      "Une autre inscription à votre nom a été validée, avec le mot de passe et l'adresse choisis ce jour-là. Celle-ci ne sert donc plus.",
    supersededNotYou: "Si ce n'était pas vous, prévenez votre conseiller sans attendre.",
    signIn: 'Se connecter',
  },

  activated: {
    title: 'Votre compte est activé',
    text: 'Votre adresse est validée et votre espace est prêt. Il sera enregistré, chiffré, sur cet appareil.',
    login: (login: string) => `Pour vous connecter : ${login}, et le mot de passe que vous venez de choisir.`,
    open: 'Ouvrir mon espace',
    opening: 'Ouverture…',
    toSignIn: 'Aller à la connexion',
  },

  resume: 'Reprendre mon inscription',
}
