/** The texts of the contract's screen; fr.ts sets them. */
export const contract = {
  title: 'Mon contrat',
  intro: 'Votre contrat, les personnes couvertes et les coordonnées que la mutuelle utilise.',
  number: 'N° de contrat',
  memberNumber: 'N° adhérent',
  since: 'Adhérent depuis le',
  unknown: 'Non renseigné',
  unknownFeminine: 'Non renseignée',

  reach: {
    title: 'Vos coordonnées',
    address: 'Adresse postale',
    phone: 'Téléphone',
    email: 'E-mail',
  },

  bank: {
    title: 'Vos coordonnées bancaires',
    text: 'Vos remboursements sont versés sur ce compte.',
    none: "La mutuelle n'a pas vos coordonnées bancaires.",
    iban: 'IBAN',
    show: "Afficher l'IBAN",
    hide: "Masquer l'IBAN",
    copy: 'Copier',
    copyLong: "Copier l'IBAN",
    copied: 'IBAN copié.',
    copyRefused: "Votre système a refusé la copie. Sélectionnez l'IBAN à la main.",
    hidesItself: 'Masqué de nouveau dans une minute, ou dès que vous quittez cette page.',
  },

  people: {
    title: 'Personnes couvertes',
    name: 'Nom',
    born: 'Date de naissance',
    bornOn: (day: string) => `Naissance : ${day}`,
    rank: 'Rang',
    rankOf: (rank: number) => `rang ${rank}`,
    rankIs:
      'Le rang de naissance distingue les enfants nés le même jour, par exemple des jumeaux. Les professionnels de santé le demandent avec la date de naissance.',
    cover: 'Couverture',
    none: 'Aucune personne n’est encore rattachée à ce contrat.',
  },
  cover: {
    since: (from: string) => `depuis le ${from}`,
    sinceUntil: (from: string, to: string) => `depuis le ${from}, jusqu'au ${to}`,
    until: (to: string) => `jusqu'au ${to}`,
    begins: (from: string) => `à partir du ${from}`,
    fromTo: (from: string, to: string) => `du ${from} au ${to}`,
    unknown: 'Dates non précisées',
    over: 'Terminée',
    future: 'À venir',
  },

  change: {
    address: 'Modifier mon adresse',
    phone: 'Modifier mon téléphone',
    email: 'Modifier mon e-mail',
    bank: 'Modifier mes coordonnées bancaires',
    birth: 'Déclarer une naissance',
    beneficiary: 'Ajouter un bénéficiaire',
    other: 'Une autre information à corriger ?',
    write: 'Écrivez-nous',
  },
}
