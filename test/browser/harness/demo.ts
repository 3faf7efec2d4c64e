import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The counters of `GET /debug/stats`. */
export interface Stats {
  readonly signIns: number
  readonly refreshGrants: number
  readonly refreshRetries: number
  readonly refreshRefused: number
  readonly replaysDetected: number
  readonly familiesRevoked: number
  readonly authorized: number
  readonly unauthorized: number
  readonly strayCredentials: number
}

/** The built demo with its reference server, running in a process of its own. */
export interface Demo {
  readonly origin: string
  stats(): Promise<Stats>
  /** Posts to `/debug/…`. */
  debug(path: 'reset' | 'expire-access' | 'revoke' | 'faults', body?: object): Promise<void>
  stop(): Promise<void>
}

const SERVER = fileURLToPath(new URL('../../../demo/dist/server/main.js', import.meta.url))

/** @param env Lifetimes, for example `{ ACCESS_TOKEN_TTL: '20' }`. */
export async function startDemo(env: Readonly<Record<string, string>> = {}): Promise<Demo> {
  const server = spawn(process.execPath, [SERVER, '--debug'], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = await originOf(server)
  return {
    origin,
    async stats() {
      const response = await fetch(`${origin}/debug/stats`)
      return (await response.json()) as Stats
    },
    async debug(path, body = {}) {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${origin}/debug/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      if (!response.ok)
        throw new Error(`/debug/${path} answered ${response.status}: ${await response.text()}`)
    },
    async stop() {
      if (server.exitCode !== null) return
      server.kill()
      await once(server, 'exit')
    },
  }
}

async function originOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no output')
  for await (const line of createInterface({ input: server.stdout })) {
    const [origin] = /http:\/\/localhost:\d+/.exec(line) ?? []
    if (origin) {
      server.stdout.resume()
      return origin
    }
  }
  throw new Error('the server ended before it listened')
}
