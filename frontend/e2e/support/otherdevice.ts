import { join } from 'node:path'
import type { Desktop } from './desktop'
import type { Office } from './office'
import { Child, root } from './processes'

/** Another device of the member: the command line, with a profile of its own. */
export class OtherDevice {
  private constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Signs in from there as the demo member. */
  static async signedIn(desktop: Desktop, office: Office, profile: string): Promise<OtherDevice> {
    const device = new OtherDevice({
      ...desktop.env,
      ESPACE_PROFILE: join(desktop.folder, profile),
      ESPACE_SERVICE: office.url,
    })
    const { code, output } = await device.run(['login', office.login, '--password-stdin'], office.password)
    if (code !== 0) throw new Error(`signing in on another device ended with ${code}: ${output}`)
    return device
  }

  /** Runs a command of `espace` there, with the vault's password. */
  async run(args: readonly string[], password: string): Promise<{ code: number; output: string }> {
    const child = new Child(join(root, 'build/bin/espace'), args, { env: this.env })
    child.process.stdin!.end(`${password}\n`)
    const code = await child.ended
    return { code, output: child.output }
  }
}
