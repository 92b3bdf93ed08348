import type { Domain } from '$src/bridge/types'
import { counted, money } from './format'

/** The texts of the guarantees' screen; fr.ts sets them. */
export const guarantees = {
  title: 'Garanties',
  intro: 'Ce que votre contrat rembourse, avec un exemple chiffré pour chaque garantie.',
  introOf: (contract: string) =>
    `Ce que votre contrat « ${contract} » rembourse, avec un exemple chiffré pour chaque garantie.`,

  domains: {
    care: 'Soins courants',
    hospital: 'Hospitalisation',
    dental: 'Dentaire',
    optical: 'Optique',
    hearing: 'Aides auditives',
    unknown: 'Autres garanties',
  } satisfies Record<Domain, string>,
  /** What members type when they mean a domain. */
  domainWords: {
    care: 'médecin docteur consultation pharmacie médicament infirmier kiné analyses radio soins',
    hospital: 'hôpital clinique opération chirurgie séjour lit chambre accouchement',
    dental: 'dent dents dentiste couronne prothèse bridge implant orthodontie appareil dentaire',
    optical: 'lunettes yeux vue verres monture lentilles opticien ophtalmologue',
    hearing: 'oreille oreilles surdité audition auditif audioprothèse audioprothésiste',
    unknown: 'autre',
  } satisfies Record<Domain, string>,

  search: 'Chercher une garantie',
  searchHint: 'Par exemple : lunettes, couronne, forfait',
  domain: 'Domaine',
  allDomains: 'Tous',
  found: (n: number) => counted(n, 'garantie', 'garanties'),
  empty: 'Aucune garantie pour le moment',
  emptyText: 'Les garanties de votre contrat apparaîtront ici dès que la mutuelle les aura publiées.',
  nothing: 'Aucune garantie ne correspond',
  nothingText: (text: string) => `Nous n'avons rien trouvé pour « ${text} ».`,
  nothingIn: (text: string, domain: string) =>
    `Nous n'avons rien trouvé pour « ${text} » dans « ${domain} ».`,
  everywhere: 'Chercher dans tous les domaines',
  clear: 'Effacer la recherche',

  formula: {
    upTo: (percent: number) => `Jusqu'à ${percent} % de la`,
    base: 'base de remboursement',
    included: ', Sécurité sociale comprise',
    unknown: 'Autre calcul',
    full: 'Pris en charge en totalité',
    fullAfter: 'Pris en charge en totalité, avec la Sécurité sociale',
    amount: (cents: number) => `Jusqu'à ${money(cents)}`,
    amountAfter: (cents: number) => `Jusqu'à ${money(cents)}, en plus de la Sécurité sociale`,
  },
  baseIs:
    'La base de remboursement (BR) est le tarif que la Sécurité sociale fixe pour chaque acte. Elle en rembourse une part, la mutuelle complète.',
  baseHere: (base: number, percent: number, most: number) =>
    `Dans cet exemple, elle est de ${money(base)} : ${percent} % font ${money(most)} au plus.`,

  example: {
    title: 'Exemple',
    sentence: (act: string, spent: number) => `${act}, ${money(spent)} :`,
    both: (socialSecurity: number, mutual: number) =>
      `la Sécurité sociale rembourse ${money(socialSecurity)} et votre mutuelle ${money(mutual)}`,
    mutualAlone: (mutual: number) =>
      `votre mutuelle rembourse ${money(mutual)}, la Sécurité sociale ne rembourse rien`,
    socialSecurityAlone: (socialSecurity: number) =>
      `la Sécurité sociale rembourse ${money(socialSecurity)}, votre mutuelle ne verse rien`,
    neither: 'ni la Sécurité sociale ni votre mutuelle ne remboursent',
    left: (cents: number) => `il reste ${money(cents)} à votre charge.`,
    nothingLeft: 'rien ne reste à votre charge.',
    flat: (cents: number) =>
      `Ce reste comprend ${money(cents)} de participation forfaitaire, qu'aucune mutuelle responsable ne peut rembourser.`,
    deductible: (cents: number) =>
      `Ce reste comprend ${money(cents)} de franchise médicale, qu'aucune mutuelle responsable ne peut rembourser.`,
    flatAlone: 'C’est la participation forfaitaire, qu’aucune mutuelle responsable ne peut rembourser.',
    deductibleAlone: 'C’est la franchise médicale, qu’aucune mutuelle responsable ne peut rembourser.',
    since: (day: string) => `Tarif en vigueur depuis le ${day}`,
    spent: 'Prix',
    socialSecurity: 'Sécurité sociale',
    mutual: 'Mutuelle',
    remaining: 'Reste à charge',
  },
}
