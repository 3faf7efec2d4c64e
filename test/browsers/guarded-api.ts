import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose'
import type { OpenidServer } from '../support/openid-server.js'
import { type Passage, startProxy } from '../support/proxy.js'

/** Why a request was turned away (RFC 9449 §7.1, §9; RFC 6750 §3.1). */
type Refusal = 'use_dpop_nonce' | 'invalid_dpop_proof' | 'invalid_token'

/** An app with an API that takes tokens of a provider, each with a proof, and with a nonce in it. */
export interface GuardedApi {
  readonly origin: string
  /** Whose tokens it takes. */
  provider: OpenidServer | undefined
  /** Where the app itself is, and in whose name it is asked. */
  app: { readonly origin: string; readonly accessToken: string }
  /** How each request to the API was answered, as often as it was sent, by the name that its page gave it. */
  readonly answers: ReadonlyMap<string, readonly (number | Refusal)[]>
  /** Keeps the requests of these names: until all of them are there, and until it lets them go. */
  hold(names: readonly string[]): Held
  /** Takes no token, and no nonce, that it has seen so far. */
  expire(): void
  stop(): Promise<void>
}

interface Held {
  readonly allThere: Promise<void>
  letGo(): void
}

export async function startGuardedApi(how: 'http' | 'h2'): Promise<GuardedApi> {
  let nonce: string = crypto.randomUUID()
  const seen = new Set<string>()
  const expired = new Set<string>()
  const proofs = new Set<unknown>()
  const answers = new Map<string, (number | Refusal)[]>()
  let waitWith = async (_name: string): Promise<void> => {}

  function passing({ method, url }: IncomingMessage): Passage {
    const name = nameOf(url)
    return {
      answered(status) {
        // What is asked for a nonce alone is not the request itself.
        if (name !== null && method !== 'HEAD') note(name, status)
      },
      over() {},
    }
  }

  function note(name: string, answer: number | Refusal): void {
    answers.set(name, [...(answers.get(name) ?? []), answer])
  }

  async function admit(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<IncomingHttpHeaders | null> {
    const { method, url, headers } = incoming
    const name = nameOf(url)
    if (name === null) return headers
    seen.add(tokenIn(headers))
    if (method !== 'HEAD') await waitWith(name)
    const refusal = await refusalOf(incoming)
    outgoing.setHeader('DPoP-Nonce', nonce)
    if (!refusal) {
      const { dpop: _, ...others } = headers
      return { ...others, authorization: `Bearer ${here.app.accessToken}` }
    }
    if (method !== 'HEAD') note(name, refusal)
    incoming.resume()
    outgoing.writeHead(401, { 'WWW-Authenticate': `DPoP error="${refusal}", algs="ES256"` }).end()
    return null
  }

  async function refusalOf({ method, url, headers }: IncomingMessage): Promise<Refusal | null> {
    const token = tokenIn(headers)
    if (!token) return 'invalid_token'
    const proof = await verified(String(headers.dpop))
    if (!proof) return 'invalid_dpop_proof'
    const { htm, htu, ath, jti, nonce: named } = proof.payload
    const { origin, pathname } = new URL(String(url), proxy.origin)
    const isRight = htm === method && htu === origin + pathname && ath === (await hashOf(token))
    if (!isRight || proofs.has(jti)) return 'invalid_dpop_proof'
    proofs.add(jti)
    if (named !== nonce) return 'use_dpop_nonce'
    const isGood = !expired.has(token) && (await here.provider?.jktOf(token)) === proof.jkt
    return isGood ? null : 'invalid_token'
  }

  const proxy = await startProxy(how, () => here.app.origin, passing, admit)
  const here: GuardedApi = {
    origin: proxy.origin,
    provider: undefined,
    app: { origin: '', accessToken: '' },
    answers,
    hold(names) {
      const awaited = new Set(names)
      let letGo = (): void => {}
      const gone = new Promise<void>((resolve) => {
        letGo = resolve
      })
      const allThere = new Promise<void>((resolve) => {
        waitWith = async (name) => {
          if (!awaited.delete(name)) return
          if (awaited.size === 0) resolve()
          await gone
        }
      })
      return { allThere, letGo }
    },
    expire() {
      for (const token of seen) expired.add(token)
      nonce = crypto.randomUUID()
    },
    stop: proxy.stop,
  }
  return here
}

/** `null`: it is not for the API. */
function nameOf(url = ''): string | null {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  return pathname.startsWith('/api/') ? String(searchParams.get('n')) : null
}

/** Empty where there is none that is bound to a key. */
function tokenIn({ authorization = '' }: IncomingHttpHeaders): string {
  return /^DPoP (.+)$/.exec(authorization)?.[1] ?? ''
}

async function verified(
  proof: string,
): Promise<{ readonly payload: JWTPayload; readonly jkt: string } | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt' })
    return { payload, jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) }
  } catch {
    return null
  }
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Buffer.from(digest).toString('base64url')
}
