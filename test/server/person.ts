import { createHash, randomBytes } from 'node:crypto'
import { type RunningServer, read } from './running-server.js'

/** What the token endpoint of the OpenID provider answers. */
export interface OpenidTokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token: string
  readonly token_type: string
  readonly expires_in: number
}

/** Somebody in front of the OpenID provider, in a browser without scripts. */
export interface Person {
  /** Goes to the provider as the app would lead them there, to the first page that is shown, or back to the app. */
  readonly come: (parameters?: Readonly<Record<string, string>>) => Promise<Response>
  /** Fills in the form of this page. */
  readonly answer: (page: Response, fields: Readonly<Record<string, string>>) => Promise<Response>
  /** The tokens for the code with which this answer leads back to the app. */
  readonly exchange: (answer: Response, headers?: Record<string, string>) => Promise<OpenidTokens>
  /** All of it. */
  readonly signIn: (username?: string, headers?: Record<string, string>) => Promise<OpenidTokens>
}

export function personAt(server: RunningServer): Person {
  const verifier = randomBytes(32).toString('base64url')
  const callback = `${server.origin}/callback`
  const cookies = new Map<string, string>()

  /** Follows the provider's redirects, and stays where one leads back to the app. */
  async function follow(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = { Cookie: [...cookies].map((pair) => pair.join('=')).join('; '), ...init.headers }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    const next = location === null ? null : new URL(location, url).href
    if (next === null || next.startsWith(callback)) return response
    await response.body?.cancel()
    return follow(next)
  }

  const person: Person = {
    come(parameters) {
      const asked = new URLSearchParams({
        client_id: 'demo',
        response_type: 'code',
        redirect_uri: callback,
        scope: 'openid profile',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...parameters,
      })
      return follow(`${server.origin}/openid/auth?${asked}`)
    },
    answer: ({ url }, fields) => follow(url, { method: 'POST', body: new URLSearchParams(fields) }),
    async exchange(answer, headers = {}) {
      const code = new URL(String(answer.headers.get('location'))).searchParams.get('code') ?? ''
      const fields = {
        grant_type: 'authorization_code',
        client_id: 'demo',
        code,
        redirect_uri: callback,
        code_verifier: verifier,
      }
      return read(
        await server.call('/openid/token', { method: 'POST', headers, body: new URLSearchParams(fields) }),
      )
    },
    async signIn(username = 'demo', headers) {
      const page = await person.come()
      return person.exchange(await person.answer(page, { username, password: username }), headers)
    },
  }
  return person
}
