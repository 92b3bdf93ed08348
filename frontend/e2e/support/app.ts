import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Desktop } from './desktop'
import type { Office } from './office'
import { Child, freePort, root } from './processes'

const program = join(root, 'build/testing/espace-adherents-dev')

/** The real application with its bindings reachable from a browser: one process serves one page. */
export class AppProcess {
  private constructor(
    readonly url: string,
    private readonly env: NodeJS.ProcessEnv & { ESPACE_PROFILE: string },
    private readonly child: Child,
  ) {}

  /** Starts it; a demo's office tells it what its forms propose. */
  static async start(
    desktop: Desktop,
    profile: string,
    service: string,
    demo?: Office,
    more: NodeJS.ProcessEnv = {},
  ) {
    const port = await freePort()
    const env = {
      ...desktop.env,
      devserver: `127.0.0.1:${port}`,
      ESPACE_PROFILE: join(desktop.folder, profile),
      ESPACE_SERVICE: service,
      ...demo?.hints,
      ...more,
    }
    const child = new Child(program, [], { env })
    const app = new AppProcess(`http://127.0.0.1:${port}`, env, child)
    try {
      await app.answers()
    } catch (failed) {
      await child.end()
      throw failed
    }
    return app
  }

  private async answers(): Promise<void> {
    let running = true
    void this.child.ended.finally(() => (running = false))
    const deadline = Date.now() + 20_000
    for (;;) {
      const answer = await fetch(this.url).catch(() => undefined)
      if (answer?.ok) return
      if (!running || Date.now() > deadline)
        throw new Error(`the application did not start: ${this.child.output}`)
      await new Promise((done) => setTimeout(done, 20))
    }
  }

  get output(): string {
    return this.child.output
  }

  get profile(): string {
    return this.env.ESPACE_PROFILE
  }

  /** Opens a link as the desktop does: the program starts again, hands it to this one and leaves. */
  async follow(link: string): Promise<void> {
    const env = { ...this.env, devserver: `127.0.0.1:${await freePort()}` }
    // It leaves with 1 once the link is handed over; one that stays fails the test.
    await new Child(program, [link], { env }).ended
  }

  /** Ends the process; the profile stays for the next one. */
  async close(): Promise<void> {
    await this.child.end()
  }

  /** Ends the process as a power cut does. */
  async kill(): Promise<void> {
    await this.child.end(0, 'SIGKILL')
  }

  async forget(): Promise<void> {
    await this.close()
    await rm(this.profile, { recursive: true, force: true })
  }
}
