import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Desktop } from './desktop'
import { Child, freePort, root } from './processes'

/** The real application with its bindings reachable from a browser: one process serves one page. */
export class AppProcess {
  private constructor(
    readonly url: string,
    readonly profile: string,
    private readonly child: Child,
  ) {}

  static async start(
    desktop: Desktop,
    profile: string,
    service: string,
    demo?: { login: string; password: string },
  ) {
    const port = await freePort()
    const child = new Child(join(root, 'build/testing/espace-adherents-dev'), [], {
      env: {
        ...desktop.env,
        devserver: `127.0.0.1:${port}`,
        ESPACE_PROFILE: join(desktop.folder, profile),
        ESPACE_SERVICE: service,
        ...(demo && { ESPACE_DEMO_LOGIN: demo.login, ESPACE_DEMO_PASSWORD: demo.password }),
      },
    })
    const app = new AppProcess(`http://127.0.0.1:${port}`, join(desktop.folder, profile), child)
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

  /** Ends the process; the profile stays for the next one. */
  async close(): Promise<void> {
    await this.child.end()
  }

  async forget(): Promise<void> {
    await this.close()
    await rm(this.profile, { recursive: true, force: true })
  }
}
