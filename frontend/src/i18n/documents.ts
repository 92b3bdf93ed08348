import type { DocumentKind } from '$src/bridge/types'
import { count, counted } from './format'

/** The texts of the documents' screen; fr.ts sets them. */
export const documents = {
  title: 'Documents',
  explain: 'Les documents que la mutuelle met à votre disposition, gardés chiffrés sur cet appareil.',
  explainChosen:
    'Les documents que la mutuelle met à votre disposition. Ceux qui ne sont pas sur cet appareil viennent quand vous les ouvrez.',
  kind: 'Type',
  allKinds: 'Tous les types',
  year: 'Année',
  allYears: 'Toutes les années',
  search: 'Chercher dans les titres',
  searchHint: 'Par exemple : attestation',
  found: (n: number, all: number) => `${count(n)} sur ${counted(all, 'document', 'documents')}`,
  total: (n: number) => counted(n, 'document', 'documents'),
  nothing: 'Aucun document ne correspond',
  nothingText: 'Cherchez un autre mot ou choisissez tous les types.',
  clear: 'Tout afficher',
  empty: 'Aucun document pour le moment',
  emptyText: 'Les documents que la mutuelle vous adresse apparaîtront ici.',

  stored: 'Sur cet appareil',
  kept: 'Gardé sur cet appareil',
  missing: 'Pas encore téléchargé',
  atMutual: 'À la mutuelle',
  coming: (percent: number) => `Téléchargement : ${percent} %`,
  comingOf: (title: string) => `Téléchargement : ${title}`,
  stop: 'Arrêter',
  stopOf: (title: string) => `Arrêter le téléchargement : ${title}`,
  failed: (why: string) => `Pas téléchargé. ${why}`,
  retryOf: (title: string) => `Réessayer : ${title}`,

  open: 'Ouvrir',
  openOf: (title: string) => `Ouvrir : ${title}`,
  opening: 'Ouverture…',
  save: 'Enregistrer sous…',
  saveOf: (title: string) => `Enregistrer sous… : ${title}`,
  saving: 'Enregistrement…',
  saved: (file: string) => `Document enregistré : ${file}`,
  keep: 'Garder hors ligne',
  keepOf: (title: string) => `Garder hors ligne : ${title}`,
  free: 'Libérer la place',
  freeOf: (title: string) => `Libérer la place : ${title}`,

  room: {
    label: 'Documents gardés sur cet appareil',
    options: { all: 'Tous', chosen: 'Ceux que je choisis' },
    taken: (n: number, size: string) =>
      n ? `${counted(n, 'document', 'documents')} ici, ${size}` : 'Aucun document ici',
    free: (size: string) => `Libérer ${size}`,
    freeHint:
      'Retire de cet appareil les documents que vous n’avez pas choisi de garder. La mutuelle les a toujours.',
    freed: (size: string) => `${size} libérés. Ces documents restent à la mutuelle.`,
  },

  all: {
    start: 'Tout télécharger…',
    startSome: (n: number) =>
      n === 1 ? 'Télécharger ce document…' : `Télécharger ces ${count(n)} documents…`,
    label: 'Enregistrement des documents',
    progress: (done: number, total: number) =>
      `${count(done)} sur ${counted(total, 'document', 'documents')}`,
    done: (n: number, folder: string) =>
      n === 1 ? `1 document enregistré dans ${folder}` : `${count(n)} documents enregistrés dans ${folder}`,
    cancelled: (n: number) =>
      n
        ? `Enregistrement arrêté. ${counted(n, 'document a', 'documents ont')} été enregistré${n > 1 ? 's' : ''}.`
        : 'Enregistrement arrêté. Aucun document n’a été enregistré.',
    failed: (n: number) =>
      n === 1 ? "1 document n'a pas été enregistré" : `${count(n)} documents n'ont pas été enregistrés`,
    rest: (n: number, folder: string) =>
      n === 0
        ? 'Rien n’a été enregistré.'
        : n === 1
          ? `L'autre est dans ${folder}.`
          : `Les ${count(n)} autres sont dans ${folder}.`,
    openFolder: 'Ouvrir le dossier',
    openFolderOf: (folder: string) => `Ouvrir le dossier ${folder}`,
    dismiss: 'Fermer',
  },

  kinds: {
    statement: 'Relevé',
    certificate: 'Attestation',
    notice: 'Avis',
    contract: 'Contrat',
    unknown: 'Autre document',
  } satisfies Record<DocumentKind, string>,
}
