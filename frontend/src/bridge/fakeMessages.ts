import type { DocumentRow, MessageRow, Status } from './types'

/** What the fake mutual wrote. */
export type FakeMessageOptions = {
  count?: number
  /** How many of the newest are not read yet. */
  unread?: number
  long?: boolean
}

const dayMs = 86_400_000
const examples = [
  {
    from: 'Le service prestations',
    subject: 'Notre réponse à votre devis optique',
    body: 'Bonjour,\n\nNous avons étudié le devis de votre opticien. Notre réponse, ligne par ligne, vous attend dans la rubrique « Devis ».\n\nElle est valable deux mois. Passé ce délai, demandez un nouveau devis.\n\nBien à vous,',
    documents: 0,
  },
  {
    from: 'Nadia Belkacem, votre conseillère',
    subject: 'Votre attestation de droits 2027',
    body: "Bonjour,\n\nVotre attestation de droits pour l'année 2027 est jointe à ce message. Vous la retrouverez aussi dans vos documents.\n\nPour toute question, voici nos horaires :\ndu lundi au vendredi, de 9 h à 18 h,\nle samedi, de 9 h à 12 h.\n\nBien à vous,",
    documents: 2,
  },
  {
    from: 'Le service cotisations',
    subject: "Votre avis d'échéance est disponible",
    body: "Bonjour,\n\nVotre avis d'échéance est prêt. La cotisation sera prélevée le 5 du mois, comme d'habitude.\n\nBien à vous,",
    documents: 1,
  },
  {
    from: 'Le service prestations',
    subject: 'Il nous manque une facture',
    body: 'Bonjour,\n\nPour rembourser vos soins du 14 octobre, il nous manque la facture de votre professionnel. Demandez-la-lui, puis envoyez-la-nous.\n\nBien à vous,',
    documents: 0,
  },
]

const endless =
  'Nous vous écrivons au sujet de votre contrat. '.repeat(12).trim() +
  '\n\nhttps://espace.unimutuelles.example/' +
  'reference'.repeat(20)

/** The bound methods of messages, over made-up data. */
export class FakeMessages {
  rows: MessageRow[]
  #tell: (change: (status: Status) => Partial<Status>) => void

  constructor(
    options: FakeMessageOptions,
    documents: readonly DocumentRow[],
    tell: (change: (status: Status) => Partial<Status>) => void,
  ) {
    this.#tell = tell
    const now = Date.parse('2026-11-21T09:12:00Z')
    this.rows = Array.from({ length: options.count ?? 6 }, (_, i) => {
      const example = examples[i % examples.length]!
      const attached = documents.slice(documents.length - example.documents)
      return {
        message: {
          id: `m${i}`,
          sentAt: now - i * 9 * dayMs - i * 5_000_000,
          from: example.from,
          subject: options.long
            ? `${example.subject} et ${'anticonstitutionnellement'.repeat(3)}`
            : example.subject,
          body: options.long ? `${endless}\n\n${example.body}\n\n`.repeat(4) : example.body,
          readAt: i < (options.unread ?? 2) ? 0 : now - i * dayMs,
          documentIds: attached.map((row) => row.document.id),
        },
        documents: attached,
      }
    })
  }

  get unread(): number {
    return this.rows.filter((row) => !row.message.readAt).length
  }

  Messages = () => this.rows
  OpenMessage(id: string): MessageRow {
    const row = this.rows.find((one) => one.message.id === id)
    if (!row) throw JSON.stringify({ code: 'not_found', field: '', until: 0, ref: '' })
    if (row.message.readAt) return row
    const read = { ...row, message: { ...row.message, readAt: Date.now() } }
    this.rows = this.rows.map((one) => (one === row ? read : one))
    this.#tell((status) => ({ unread: this.unread, revision: status.revision + 1 }))
    return read
  }
}
