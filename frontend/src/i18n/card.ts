/** The texts of the third-party card's screen; fr.ts sets them. */
export const card = {
  title: 'Carte de tiers payant',
  intro:
    "Présentez-la avec la carte Vitale : le professionnel qui pratique le tiers payant est réglé directement par la mutuelle. Elle s'affiche ici même sans connexion.",

  whose: 'Carte de',
  family: 'Toute la famille',
  save: 'Enregistrer en PDF',
  saveOf: (name: string) => `Enregistrer en PDF la carte de ${name}`,
  saveAll: 'Enregistrer en PDF la carte de toute la famille',
  saving: 'Enregistrement…',
  saved: (file: string) => `Carte enregistrée : ${file}`,

  kind: 'Carte de tiers payant',
  kindOf: (number: number, of: number) => `Carte de tiers payant ${number}/${of}`,
  member: 'Adhérent',
  memberNumber: 'N° adhérent',
  contract: 'Contrat',
  contractNumber: 'N° de contrat',
  people: 'Bénéficiaires',
  born: 'Date de naissance',
  rank: 'Rang',
  rights: 'Droits',
  accessCode: "Code d'accès",
  amc: 'N° AMC',
  amcLong: "Numéro de l'organisme complémentaire",
  exchange: (code: string) => `Code d'échange ${code}`,
  period: (from: string, to: string) => `Valable du ${from} au ${to}`,
  faceOf: (name: string) => `Carte de ${name}`,
  faceOfAll: 'Carte de toute la famille',

  states: {
    valid: 'Valable',
    future: 'Pas encore valable',
    expired: 'Expirée',
  },
  validText: (to: string) => `jusqu'au ${to}, tant que votre contrat est en cours.`,
  futureTitle: (from: string) => `Cette carte sera valable à partir du ${from}`,
  futureText: "D'ici là, un professionnel de santé peut la refuser.",
  expiredTitle: (to: string) => `Cette carte n'est plus valable depuis le ${to}`,
  expiredText:
    'Actualisez vos données en ligne : la nouvelle carte remplacera celle-ci. Si elle ne vient pas, contactez votre conseiller.',
  none: "Vous n'avez pas de carte de tiers payant",
  noneText:
    "Votre contrat n'en prévoit pas, ou elle n'est pas encore éditée. Votre conseiller peut vous renseigner.",
  nobody: 'Personne sur cette carte',
  nobodyText:
    "Plus aucune personne de votre contrat n'est couverte sur cette période. Contactez votre conseiller.",
}
