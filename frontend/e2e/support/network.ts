import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { freePort } from './processes'

type Answer = { status: number; type: string; body: string }
type Change = { matches: (path: string) => boolean; change: (body: Body) => Body }
/** A JSON answer of the office. */
type Body = Record<string, unknown>
/** after: so many bytes of the request, or as soon as the office has all of it and answers. */
type Break = { matches: (method: string, path: string) => boolean; after: number | 'answered' }
type Hold = { matches: (path: string) => boolean; passes: number; held: (() => void)[] }

/**
 * The road between the app and the office, which a test can cut, or hold requests
 * on: the address stays, the office does not notice.
 */
export class Network {
  private server?: Server
  private stand?: Answer
  private holds: Hold[] = []
  private changes: Change[] = []
  private breaks: Break[] = []

  private constructor(
    readonly port: number,
    private readonly office: string,
  ) {}

  static async lay(office: string): Promise<Network> {
    const network = new Network(await freePort(), office)
    await network.mend()
    return network
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** From here on nobody answers at the address. */
  async cut(): Promise<void> {
    const server = this.server
    if (!server) return
    this.server = undefined
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }

  async mend(): Promise<void> {
    if (this.server) return
    this.server = createServer((asked, answer) => void this.carry(asked, answer)).listen(
      this.port,
      '127.0.0.1',
    )
    await once(this.server, 'listening')
  }

  /** Something else answers in the office's place, as a gateway does whose office is down. */
  stands(answer: Answer | undefined): void {
    this.stand = answer
  }

  /** Lets some requests for such a path pass, and holds the next ones until release. */
  hold(matches: (path: string) => boolean, passes = 0): void {
    this.holds.push({ matches, passes, held: [] })
  }

  /** The line goes in the middle of the next such request, and stays away until it is mended. */
  break(matches: Break['matches'], after: Break['after']): void {
    this.breaks.push({ matches, after })
  }

  /** Whether every break came about. */
  get broken(): boolean {
    return this.breaks.length === 0 && !this.server
  }

  /** What the office answers at such a path arrives changed, until restore. */
  alter(matches: (path: string) => boolean, change: (body: Body) => Body): void {
    this.changes.push({ matches, change })
  }

  restore(): void {
    this.changes = []
  }

  release(): void {
    const held = this.holds.flatMap((hold) => hold.held)
    this.holds = []
    for (const go of held) go()
  }

  private async carry(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const path = asked.url ?? '/'
    const stand = this.stand
    if (stand) {
      asked.resume()
      answer.writeHead(stand.status, { 'content-type': stand.type }).end(stand.body)
      return
    }
    const hold = this.holds.find((one) => one.matches(path))
    if (hold && hold.passes-- <= 0) await new Promise<void>((go) => hold.held.push(go))
    if (asked.destroyed) return
    const at = this.breaks.findIndex((one) => one.matches(asked.method ?? '', path))
    const after = at < 0 ? undefined : this.breaks.splice(at, 1)[0]!.after
    const altered = this.changes.find((one) => one.matches(path))
    const headers = altered ? { ...asked.headers, 'accept-encoding': 'identity' } : asked.headers
    const onward = request(this.office + path, { method: asked.method, headers }, (got) => {
      if (after === 'answered') {
        void this.cut()
        return
      }
      if (altered && got.statusCode! < 300) {
        deliver(got, answer, altered.change).catch(() => answer.destroy())
        return
      }
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    if (typeof after === 'number') {
      let passed = 0
      asked.on('data', (chunk: Buffer) => {
        passed += chunk.length
        if (passed >= after) void this.cut()
      })
    }
    asked.pipe(onward)
  }
}

async function deliver(
  got: IncomingMessage,
  answer: ServerResponse,
  change: Change['change'],
): Promise<void> {
  const body = JSON.stringify(change((await json(got)) as Body))
  answer.writeHead(got.statusCode!, { ...got.headers, 'content-length': Buffer.byteLength(body) }).end(body)
}
