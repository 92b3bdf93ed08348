import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A child that is told to end, and made to when it does not. */
export class Child {
  readonly process: ChildProcess
  readonly ended: Promise<number>
  /** What it wrote, for the report of a test that fails. */
  output = ''

  constructor(command: string, args: readonly string[], options: SpawnOptions = {}) {
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options })
    const keep = (text: Buffer) => (this.output = (this.output + text.toString()).slice(-20_000))
    this.process.stdout?.on('data', keep)
    this.process.stderr?.on('data', keep)
    this.ended = new Promise((resolve, reject) => {
      this.process.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 0)))
      this.process.once('error', reject)
    })
    this.ended.catch(() => undefined)
  }

  /** Waits until what it writes holds a match, and returns the match. */
  async says(pattern: RegExp): Promise<RegExpMatchArray> {
    const gone = this.ended.then((code) => {
      throw new Error(`${this.process.spawnfile} ended with ${code}: ${this.output}`)
    })
    gone.catch(() => undefined)
    for (;;) {
      const found = pattern.exec(this.output)
      if (found) return found
      await Promise.race([once(this.process.stdout!, 'data'), once(this.process.stderr!, 'data'), gone])
    }
  }

  /** Ends it; a window behind a native dialog does not hear SIGTERM. */
  async end(patience = 3000, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    this.process.kill(signal)
    const timer = setTimeout(() => this.process.kill('SIGKILL'), patience)
    await this.ended.catch(() => undefined)
    clearTimeout(timer)
  }
}

/** Runs a command to its end and returns what it wrote; another code than 0 throws. */
export async function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const child = new Child(command, args, options)
  child.process.stdin?.end()
  const code = await child.ended
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${child.output}`)
  return child.output
}

/**
 * A loopback port that nobody listens on, of those that the system gives to no connection by
 * itself: one of the latter may be taken before it is listened on.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000)
    const server = createServer().listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch {
      continue // somebody has it
    }
    server.close()
    await once(server, 'close')
    return port
  }
}
