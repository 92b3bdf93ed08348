import { untrack } from 'svelte'
import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import type { RequestAttachment, RequestContent, RequestKind, RequestRow } from '$src/bridge/types'

/** How long nothing is typed before it is saved, in milliseconds. */
export const pause = 400

let leaving: Promise<unknown> = Promise.resolve()

/** Ends once every draft that was left is saved: what is read then is what was typed. */
export const allLeft = (): Promise<unknown> => leaving

/** A request being written: what is typed is saved by itself, in the order in which it was typed. */
export class Draft {
  readonly kind: RequestKind
  /** Empty until something was worth saving. */
  key = $state('')
  content: RequestContent
  attachments = $state.raw<readonly RequestAttachment[]>([])
  /** Taken off by the member, and put back as long as the page is not left. */
  removed = $state.raw<ReadonlySet<string>>(new Set())
  /** Why what is typed is not saved. */
  fault = $state.raw<Fault | null>(null)
  saving = $state(false)
  /** Whether all that is typed is on the disk. */
  saved = $state(false)

  /** What goes with the request. */
  kept = $derived(this.attachments.filter((file) => !this.removed.has(file.sha256)))

  #written: string
  #timer: ReturnType<typeof setTimeout> | undefined
  #work: Promise<unknown> = Promise.resolve()
  #over = false

  constructor(content: RequestContent, row: RequestRow | null = null) {
    this.kind = content.kind
    this.content = $state(structuredClone(content))
    this.key = row?.request.key ?? ''
    this.attachments = row?.request.attachments ?? []
    this.saved = row !== null
    this.#written = this.#text()
  }

  snapshot(): RequestContent {
    return $state.snapshot(this.content) as RequestContent
  }
  /** Takes over the days as the desk reads them, however they were typed. */
  readDays({ address, person }: RequestContent): void {
    this.content.address.from = address.from || this.content.address.from
    this.content.person.from = person.from || this.content.person.from
    this.content.person.birthDate = person.birthDate || this.content.person.birthDate
  }
  #text = () => JSON.stringify(this.snapshot())

  /** Something was typed: it is saved after a pause. Reads everything, so that an effect follows it. */
  touch(): void {
    if (this.#text() === this.#written) return
    this.saved = false
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), pause)
  }

  /** Saves what is typed now; throws nothing: fault says it. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    return this.#inTurn(async () => {
      const text = this.#text()
      if (this.#over || (text === this.#written && !this.fault)) return
      this.saving = true
      try {
        await this.#begin()
        await desk.saveDraft(this.key, JSON.parse(text) as RequestContent)
        this.#written = text
        this.fault = null
        this.saved = this.#text() === text
      } catch (thrown) {
        this.fault = parseFault(thrown)
      } finally {
        this.saving = false
      }
    })
  }

  async #begin(): Promise<void> {
    if (this.key) return
    this.key = (await desk.newDraft(this.kind)).request.key
  }

  /** One call at a time: a later one never overtakes an earlier one. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#work.then(step)
    this.#work = done.catch(() => undefined)
    return done
  }

  /**
   * Attaches the files that the member chooses, or those that were dropped. Throws the Fault of files that
   * cannot be attached. Gives how many came.
   */
  async attach(dropped = false): Promise<number> {
    await this.#settled()
    return this.#inTurn(async () => {
      await this.#begin()
      await this.#detach()
      const before = this.attachments.length
      this.attachments = (
        await (dropped ? desk.attachDropped : desk.attachFiles)(this.key)
      ).request.attachments
      return this.attachments.length - before
    })
  }

  remove(sha256: string): void {
    this.removed = new Set([...untrack(() => this.removed), sha256])
  }
  putBack(sha256: string): void {
    this.removed = new Set([...untrack(() => this.removed)].filter((one) => one !== sha256))
  }
  async #detach(): Promise<void> {
    for (const sha256 of this.removed) {
      this.attachments = (await desk.detachFile(this.key, sha256)).request.attachments
      this.putBack(sha256)
    }
  }

  /** All that is typed is saved, or the Fault that stands against it is thrown. */
  async #settled(): Promise<void> {
    await this.flush()
    if (this.fault) throw this.fault
  }

  /** Throws the Fault of a request that stays a draft. */
  async submit(password: string): Promise<RequestRow> {
    await this.#settled()
    return this.#inTurn(async () => {
      await this.#begin()
      await this.#detach()
      const row = await desk.submitDraft(this.key, password)
      this.#over = true
      return row
    })
  }

  async delete(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#inTurn(async () => {
      if (this.key) await desk.deleteDraft(this.key)
      this.#over = true
    })
  }

  /** The page is left: nothing typed is lost, and what was taken off is off. */
  leave(): Promise<void> {
    const done = this.#leave()
    leaving = Promise.all([leaving, done])
    return done
  }
  async #leave(): Promise<void> {
    if (this.#over) return
    await this.flush()
    await this.#inTurn(async () => {
      if (!this.#over && this.removed.size) await this.#detach()
    }).catch(() => undefined)
  }
}
