import { fakeDocuments } from './fakeHistory'
import type { Code, DocumentRow, News, SavedAll, Status, Transfer } from './types'

/** What the fake documents start from. */
export type FakeDocumentOptions = {
  /** Documents on their way, by their place from the end, and how much of each came (0 to 1). */
  coming?: number[]
  /** Why the last one did not come. */
  failed?: Code
  /** What the saving of all stands at, to look at it. */
  saving?: Status['saveAll']
  /** Documents that are saved to no avail. */
  refused?: number
  kept?: number
  long?: boolean
  news?: Partial<Omit<News, 'arrived'>> & { arrived?: Partial<News['arrived']> }
}

/** The bound methods of documents and of news, over made-up data. */
export class FakeDocuments {
  rows: DocumentRow[]
  #options: FakeDocumentOptions
  #status: () => Status
  #tell: (change: (status: Status) => Partial<Status>) => void

  constructor(
    total: number,
    options: FakeDocumentOptions,
    status: () => Status,
    tell: (change: (status: Status) => Partial<Status>) => void,
  ) {
    this.#options = options
    this.#status = status
    this.#tell = tell
    this.rows = fakeDocuments(total).map((row, i) => ({
      ...row,
      kept: i < (options.kept ?? 0),
      document: options.long
        ? { ...row.document, title: `${row.document.title} ${'anticonstitutionnellement'.repeat(3)}` }
        : row.document,
    }))
  }

  transfers(): Transfer[] {
    const missing = this.rows.filter((row) => !row.stored)
    const coming = (this.#options.coming ?? []).map((part, i) => ({ row: missing[i], part }))
    const failed = this.#options.failed && missing.at(-1)
    return [
      ...coming.flatMap(({ row, part }) =>
        row
          ? [
              {
                documentId: row.document.id,
                bytes: Math.round(row.document.bytes * part),
                total: row.document.bytes,
                problem: null,
              },
            ]
          : [],
      ),
      ...(failed
        ? [
            {
              documentId: failed.document.id,
              bytes: 0,
              total: failed.document.bytes,
              problem: { code: this.#options.failed!, field: '', until: 0 },
            },
          ]
        : []),
    ]
  }
  saveAll = (): Status['saveAll'] => this.#options.saving ?? { active: false, done: 0, total: 0 }

  #change(id: string, change: Partial<DocumentRow>): void {
    this.rows = this.rows.map((row) => (row.document.id === id ? { ...row, ...change } : row))
    this.#tell((status) => ({
      revision: status.revision + 1,
      transfers: status.transfers.filter((one) => one.documentId !== id),
    }))
  }
  #bring(id: string): DocumentRow {
    const row = this.rows.find((one) => one.document.id === id)
    const refuse = (code: Code) => {
      throw JSON.stringify({ code, field: '', until: 0, ref: '' })
    }
    if (!row) return refuse('not_found') as never
    if (!row.stored) {
      if (!this.#status().online) refuse('not_downloaded')
      this.#change(id, { stored: true })
    }
    return row
  }

  Documents = () => this.rows
  OpenDocument = (id: string): void => void this.#bring(id)
  FetchDocument = (id: string): void => void this.#bring(id)
  SaveDocument = (id: string) => `/home/camille/Documents/${this.#bring(id).document.fileName}`
  CancelTransfer(id: string): void {
    this.#tell((status) => ({ transfers: status.transfers.filter((one) => one.documentId !== id) }))
  }
  KeepDocument(id: string): void {
    this.#bring(id)
    this.#change(id, { kept: true })
  }
  FreeDocument = (id: string): void => this.#change(id, { kept: false, stored: false })
  FreeDocuments(): void {
    this.rows = this.rows.map((row) => (row.kept ? row : { ...row, stored: false }))
    this.#tell((status) => ({ revision: status.revision + 1 }))
  }
  SaveAllDocuments(ids: readonly string[]): SavedAll {
    const rows = this.rows.filter((row) => !ids.length || ids.includes(row.document.id))
    const refused = rows.slice(rows.length - (this.#options.refused ?? 0))
    return {
      folder: '/home/camille/Documents/Mutuelle',
      saved: rows.length - refused.length,
      failed: refused.map(({ document }) => ({
        document,
        problem: { code: 'not_downloaded', field: '', until: 0 },
      })),
      cancelled: false,
    }
  }
  CancelSaveAll(): void {
    this.#tell(() => ({ saveAll: { active: false, done: 0, total: 0 } }))
  }

  News(): News {
    const { arrived, ...rest } = this.#options.news ?? {}
    return {
      since: Date.parse('2026-11-12T18:20:00Z'),
      ...rest,
      arrived: { reimbursements: 3, documents: 1, messages: 2, quotes: 1, requests: 0, ...arrived },
    }
  }
  InFront(): void {}
}
