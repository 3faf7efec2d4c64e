import { type ServerOptions, type Stats, startServer } from '../../demo/server/index.js'
import { CHEAP_PASSWORD_COST, testDatabase } from '../support/database.js'

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
  readonly refresh_expires_in: number
  readonly claims: { readonly sub: string; readonly name: string; readonly sid: string }
}

/** A server with a clock that only moves when told to, and the requests its users make. */
export interface RunningServer {
  readonly origin: string
  readonly wait: (seconds: number) => void
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly call: (path: string, init?: RequestInit) => Promise<Response>
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>
  readonly get: (path: string, accessToken: string, headers?: Record<string, string>) => Promise<Response>
  readonly signIn: (username?: string) => Promise<Tokens>
  readonly refresh: (refreshToken: string, key?: string) => Promise<Response>
  readonly stats: () => Promise<Stats>
  readonly close: () => Promise<void>
}

export async function runServer(options: ServerOptions = {}): Promise<RunningServer> {
  let time = Date.now()
  const database = await testDatabase()
  const server = await startServer({
    debug: true,
    now: () => time,
    ...database.options,
    ...options,
    limits: { passwordCost: CHEAP_PASSWORD_COST, ...options.limits },
  })
  const { origin } = server
  const call: RunningServer['call'] = (path, init) => fetch(origin + path, init)
  const post: RunningServer['post'] = (path, body, headers) =>
    call(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  return {
    origin,
    async close() {
      await server.close()
      await database.remove()
    },
    call,
    post,
    now: () => time,
    wait: (seconds) => {
      time += seconds * 1000
    },
    get: (path, accessToken, headers) =>
      call(path, { headers: { Authorization: `Bearer ${accessToken}`, ...headers } }),
    signIn: async (username = 'demo') =>
      read<Tokens>(await post('/auth/token', { username, password: username })),
    refresh: (refresh_token, key) =>
      post('/auth/refresh', { refresh_token }, key === undefined ? {} : { 'Idempotency-Key': key }),
    stats: async () => read<Stats>(await call('/debug/stats')),
  }
}

export async function read<T>(response: Response): Promise<T> {
  return (await response.json()) as T
}

/** The cookies that a response sets, as name and value. */
export function cookiesOf(response: Response): Map<string, string> {
  return new Map(
    response.headers.getSetCookie().map((cookie) => {
      const [pair = ''] = cookie.split(';')
      const [name = '', value = ''] = pair.split('=')
      return [name, value]
    }),
  )
}
