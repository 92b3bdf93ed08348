import { desk } from '$src/bridge/call'
import { parseFault, type Fault } from '$src/bridge/fault'
import { status } from '$src/bridge/status.svelte'

/** The member's own wish to sync. What happens to it shows in the status. */
class Refresh {
  /** A fault that the call itself met; a sync's own end stands in status.sync.problem. */
  fault = $state.raw<Fault | null>(null)

  async now(): Promise<void> {
    if (status.syncing) return
    this.fault = null
    try {
      await desk.sync()
    } catch (thrown) {
      this.fault = parseFault(thrown)
    }
  }

  async cancel(): Promise<void> {
    await desk.cancelSync().catch(() => undefined)
  }
}

export const refresh = new Refresh()

/** Why the data may be old, or null: a stop the member asked for is no problem. */
export function problemOf(): { code: Fault['code']; until: number; ref?: string } | null {
  const problem = status.sync.problem ?? refresh.fault
  return problem && problem.code !== 'cancelled' && !status.syncing ? problem : null
}
