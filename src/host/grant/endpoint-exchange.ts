import type { Unreachable } from '../../core/outcome.js'
import type { AttemptId } from '../../core/session.js'
import type { ProofKey } from '../../core/tokens.js'
import { send } from '../send.js'
import type { CustomHeaders } from './custom-headers.js'
import { parsedJson } from './parsed-json.js'
import type { TokenEndpointSettings } from './token-endpoint-config.js'
import { placeOf } from './unexpected-answer.js'

/** Some answer of an endpoint; `json` is `undefined` when its body is none. */
export interface Answered {
  readonly type: 'answered'
  readonly endpoint: URL
  readonly response: Response
  readonly body: string
  readonly json: unknown
}

interface Exchange {
  ask(
    endpoint: URL,
    fields: Readonly<Record<string, unknown>>,
    options?: {
      readonly signal?: AbortSignal
      readonly attempt?: AttemptId
      readonly timeout?: number
      /** What the tokens are, or are to be, bound to. */
      readonly proofKey?: ProofKey | undefined
    },
  ): Promise<Answered | Unreachable>
  /** Sends what a page asks by itself; the body of the response is left to it. */
  forward(request: Request, proofKey?: ProofKey): Promise<Answered | Unreachable>
  /** Whether cookies go along. */
  readonly credentials: RequestCredentials
  /**
   * Where a cookie authorises a request, this header says that a script of this origin
   * sent it (RFC 10017: CSRF).
   */
  readonly cookieHeaders: Readonly<Record<string, string>>
}

type Fields = Readonly<Record<string, string>>

/** Browsers end an event that lasts longer than five minutes; a user gives up much earlier. */
const EXCHANGE_TIMEOUT_MS = 30_000

/** Speaks to the endpoints of the authorization server: one question, one answer, bounded in time. */
export function endpointExchange(
  { refreshToken, accessToken, format, clientId, idempotencyKey, dpop }: TokenEndpointSettings,
  custom: CustomHeaders,
): Exchange {
  const usesCookies = refreshToken === 'cookie' || accessToken === 'cookie'
  const cookieHeaders: Record<string, string> = usesCookies
    ? { 'holdfast-tokens': `refresh=${refreshToken}; access=${accessToken}` }
    : {}

  const credentials = usesCookies ? 'include' : 'same-origin'

  async function exchange(
    endpoint: URL,
    sent: () => Promise<Response>,
    toRead: (response: Response) => Response = (response) => response,
  ): Promise<Answered | Unreachable> {
    try {
      const response = await sent()
      const body = await toRead(response).text()
      return { type: 'answered', endpoint, response, body, json: parsedJson(body) }
    } catch (error) {
      const what = error instanceof Error ? `${error.name}: ${error.message}` : 'no answer'
      const cors =
        endpoint.origin === location.origin
          ? ''
          : `; no network, or its CORS does not allow ${location.origin}`
      return { type: 'unreachable', cause: `POST ${placeOf(endpoint)}: ${what}${cors}`, retryAfter: null }
    }
  }

  /** With a proof of its own each time, whatever other headers it has. */
  function proven(
    endpoint: URL,
    proofKey: ProofKey | undefined,
    sendWith: (headers: Fields) => Promise<Response>,
    kind: 'refresh' | 'other' = 'other',
  ): (headers: Fields) => Promise<Response> {
    if (!dpop || !proofKey) return sendWith
    return (headers) => dpop.ask(proofKey, endpoint, (proof) => sendWith({ ...headers, ...proof }), kind)
  }

  const type = format === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  const written = (fields: Readonly<Record<string, unknown>>): string | URLSearchParams =>
    format === 'form' ? form({ ...fields, client_id: clientId ?? undefined }) : JSON.stringify(fields)

  function post(body: string | URLSearchParams, signal: AbortSignal) {
    return {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': type },
      body,
      cache: 'no-store',
      // A redirect would carry the refresh token to wherever it points.
      redirect: 'error',
      signal,
    } as const
  }

  function harmless(signal: AbortSignal): RequestInit {
    const grantType = format === 'form' ? { grant_type: 'refresh_token' } : {}
    return { ...post(written(grantType), signal), credentials: 'omit' }
  }

  return {
    credentials,
    cookieHeaders,
    ask(endpoint, fields, { signal: wanted, attempt, timeout = EXCHANGE_TIMEOUT_MS, proofKey } = {}) {
      const late = AbortSignal.timeout(timeout)
      const signal = wanted ? AbortSignal.any([wanted, late]) : late
      const request = post(written(fields), signal)
      const ours = { ...cookieHeaders, ...(attempt && idempotencyKey && { 'idempotency-key': attempt }) }
      const sendWith = proven(
        endpoint,
        proofKey,
        (headers) => send(endpoint, { ...request, credentials, headers: { ...request.headers, ...headers } }),
        attempt === undefined ? 'other' : 'refresh',
      )
      return exchange(endpoint, () => custom.send(endpoint, ours, sendWith, harmless(signal)))
    },
    forward(request, proofKey) {
      const endpoint = new URL(request.url)
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(EXCHANGE_TIMEOUT_MS)])
      const { referrer, referrerPolicy } = request
      const sendWith = proven(endpoint, proofKey, (ours) => {
        const headers = new Headers(request.headers)
        for (const [name, value] of Object.entries(ours)) headers.set(name, value)
        // Its body may be needed once more.
        return send(
          new Request(request.clone(), { headers, redirect: 'error', referrer, referrerPolicy, signal }),
        )
      })
      return exchange(
        endpoint,
        () => custom.send(endpoint, cookieHeaders, sendWith, harmless(signal)),
        (response) => response.clone(),
      )
    },
  }
}

function form(fields: Readonly<Record<string, unknown>>): URLSearchParams {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  return new URLSearchParams(present.map(([name, value]) => [name, String(value)]))
}
