import { EventsOn } from '../../wailsjs/runtime/runtime'
import { desk } from './call'
import type {
  KeyringState,
  Member,
  OutboxStatus,
  Problem,
  Status,
  SyncStatus,
  Transfer,
  Trouble,
  VaultState,
} from './types'

const idle: SyncStatus = {
  phase: 'idle',
  rows: 0,
  rowsTotal: 0,
  documents: 0,
  documentsTotal: 0,
  bytes: 0,
  bytesTotal: 0,
  problem: null,
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * The desk's state. Each field is a signal of its own and is only set when it
 * changed, so that a sync that ticks re-renders its progress bar and nothing else.
 */
export class DeskStatus {
  vault = $state<VaultState>('absent')
  signedIn = $state(false)
  /** The system's keyring opens the vault at start, as far as is known. */
  staysOpen = $state(false)
  /** Minutes without use after which the vault closed by itself; 0: it did not. */
  lockedAfter = $state(0)
  /** What the system's keyring is being asked; nothing waits for it. */
  keyring = $state<KeyringState>('idle')
  online = $state(false)
  /** Something was asked of the mutual, and there is no answer for seconds. */
  silent = $state(false)
  office = $state('')
  /** When the rows were last known current, in milliseconds since the Unix epoch; 0: never. */
  currentAt = $state(0)
  /** Grows whenever stored rows changed: lists read again. */
  revision = $state(0)
  member = $state.raw<Member | null>(null)
  /** Messages that the member has not read. */
  unread = $state(0)
  /** The mutual sent something that only a later version shows. */
  beyond = $state(false)
  /** Rows that came and break what must hold: they are shown nowhere. */
  keptOut = $state(0)
  /** The requests that wait on this device. */
  outbox = $state.raw<OutboxStatus>({ waiting: 0, needsPassword: 0, held: 0, sending: false })
  /** Something to know that stops nothing. */
  notice = $state.raw<Problem | null>(null)
  /** A fault of what this device stores, and what became of it. */
  trouble = $state.raw<Trouble | null>(null)
  sync = $state.raw<SyncStatus>(idle)
  /** Documents on their way, and those that did not come. */
  transfers = $state.raw<readonly Transfer[]>([])
  saveAll = $state.raw<Status['saveAll']>({ active: false, done: 0, total: 0 })
  syncing = $derived(this.sync.phase !== 'idle')

  take(status: Status): void {
    this.vault = status.vault
    this.signedIn = status.signedIn
    this.staysOpen = status.staysOpen
    this.lockedAfter = status.lockedAfter
    this.keyring = status.keyring
    this.online = status.online
    this.silent = status.silent
    this.office = status.office
    this.currentAt = status.currentAt
    this.revision = status.revision
    this.unread = status.unread
    this.beyond = status.beyond
    this.keptOut = status.keptOut
    if (!same(this.member, status.member)) this.member = status.member
    if (!same(this.outbox, status.outbox)) this.outbox = status.outbox
    if (!same(this.notice, status.notice)) this.notice = status.notice
    if (!same(this.trouble, status.trouble)) this.trouble = status.trouble
    if (!same(this.sync, status.sync)) this.sync = status.sync
    if (!same(this.transfers, status.transfers)) this.transfers = status.transfers
    if (!same(this.saveAll, status.saveAll)) this.saveAll = status.saveAll
  }

  /** Asks the desk now, and throws the Fault of a desk that cannot start. */
  async refresh(): Promise<void> {
    this.take(await desk.status())
  }

  /** Follows the status event; returns how to stop. */
  follow(): () => void {
    return EventsOn('status', (status: Status) => this.take(status))
  }
}

/** The one desk of this window. */
export const status = new DeskStatus()
