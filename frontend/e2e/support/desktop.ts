import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Child, run } from './processes'

/** The system's way to show a file: a program that notes its path and content's checksum, and ends. */
const viewer = `#!/bin/sh
sum=$(sha256sum <"$1") && printf '%s %s\\n' "\${sum%% *}" "$1" >>"$HOME/viewed"
`

/** A screen, a session bus, an unlocked keyring and a home of their own. */
export class Desktop {
  private constructor(
    readonly folder: string,
    readonly env: NodeJS.ProcessEnv,
    private readonly children: readonly Child[],
  ) {}

  static async start(): Promise<Desktop> {
    const folder = await mkdtemp(join(tmpdir(), 'espace-journey-'))
    const runtime = join(folder, 'run')
    await mkdir(runtime, { mode: 0o700 })
    await mkdir(join(folder, 'Documents'))
    await mkdir(join(folder, 'bin'))
    await writeFile(join(folder, 'bin/xdg-open'), viewer, { mode: 0o755 })
    const env: NodeJS.ProcessEnv = {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      LANG: 'C.UTF-8',
      TZ: process.env.TZ,
      HOME: folder,
      TMPDIR: folder,
      XDG_RUNTIME_DIR: runtime,
      XDG_CONFIG_HOME: join(folder, '.config'),
      XDG_DATA_HOME: join(folder, '.local/share'),
      XDG_CACHE_HOME: join(folder, '.cache'),
      XDG_STATE_HOME: join(folder, '.local/state'),
      GDK_BACKEND: 'x11',
    }
    const children: Child[] = []
    const desktop = new Desktop(folder, env, children)
    try {
      const screen = new Child(
        'Xvfb',
        ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-noreset'],
        { env },
      )
      children.push(screen)
      const bus = new Child('dbus-daemon', ['--session', '--nofork', '--print-address=1'], { env })
      children.push(bus)
      env.DISPLAY = `:${(await screen.says(/^(\d+)$/m))[1]}`
      env.DBUS_SESSION_BUS_ADDRESS = (await bus.says(/^(unix:\S+)$/m))[1]
      const keyring = new Child(
        'gnome-keyring-daemon',
        ['--unlock', '--components=secrets', '--foreground'],
        { env },
      )
      children.push(keyring)
      keyring.process.stdin!.end('\n')
      await run('gdbus', ['wait', '--session', '--timeout', '20', 'org.freedesktop.secrets'], { env })
    } catch (failed) {
      await desktop.close()
      throw failed
    }
    return desktop
  }

  /** Runs xdotool on this screen. */
  xdotool(...args: string[]): Promise<string> {
    return run('xdotool', args, { env: this.env })
  }

  /** The files that the system's program was shown, the last at the end. */
  async viewed(): Promise<{ sha256: string; path: string }[]> {
    const noted = await readFile(join(this.folder, 'viewed'), 'utf8').catch(() => '')
    return noted
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ sha256: line.slice(0, 64), path: line.slice(65) }))
  }

  async close(): Promise<void> {
    for (const child of this.children.toReversed()) await child.end()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
}
