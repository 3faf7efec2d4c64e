import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { environmentOf, testDatabase } from './database.js'

/** The counters of `GET /debug/stats`. */
export interface Stats {
  readonly signIns: number
  readonly refreshGrants: number
  readonly refreshRetries: number
  readonly refreshRefused: number
  readonly refreshLate: number
  readonly replaysDetected: number
  readonly familiesRevoked: number
  readonly apiRequests: number
  readonly authorized: number
  readonly unauthorized: number
  readonly billingAuthorized: number
  readonly billingUnauthorized: number
  readonly reportsAuthorized: number
  readonly reportsUnauthorized: number
  readonly strayCredentials: number
  readonly proofsRefused: number
  readonly noncesAsked: number
}

/** The built demo with its reference server, running in a process of its own. */
export interface Demo {
  readonly origin: string
  stats(): Promise<Stats>
  /** Posts to `/debug/…`. */
  debug(path: 'reset' | 'expire-access' | 'rotate-nonces' | 'revoke' | 'faults', body?: object): Promise<void>
}

export interface StartedDemo extends Demo {
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

const SERVER = fileURLToPath(new URL('../../demo/dist/server/main.js', import.meta.url))

/** The demo as it is shipped. */
export const SHIPPED_PAGE: string = fileURLToPath(new URL('../../demo/dist/page', import.meta.url))

/** The demo in whose URL any option of the worker may stand. */
export const PAGE_IN_TESTS: string = `${SHIPPED_PAGE}-in-tests`

/** The database is compiled anew by each server, and most live for seconds: to optimise its code costs more than it saves. */
const COMPILE_QUICKLY = '--liftoff-only'

/** @param env Lifetimes, for example `{ ACCESS_TOKEN_TTL: '20' }`. */
export async function startDemo(env: Readonly<Record<string, string>> = {}): Promise<StartedDemo> {
  const isGiven = env.DATABASE_URL !== undefined || env.DATABASE_DIR !== undefined
  const database = isGiven ? null : await testDatabase()
  const server = spawn(process.execPath, [COMPILE_QUICKLY, SERVER, '--debug'], {
    env: {
      ...process.env,
      PORT: '0',
      STATIC_DIR: PAGE_IN_TESTS,
      ...(database && environmentOf(database)),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return {
    ...demoAt(await originOf(server)),
    async stop(signal) {
      if (server.exitCode === null) {
        server.kill(signal)
        await once(server, 'exit')
      }
      await database?.remove()
    },
  }
}

/** A demo that runs already. */
export function demoAt(origin: string): Demo {
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
