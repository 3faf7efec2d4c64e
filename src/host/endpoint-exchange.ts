import type { Unreachable } from '../core/outcome.js'
import type { AttemptId } from '../core/session.js'
import { send } from './send.js'
import type { TokenEndpointSettings } from './token-endpoint-config.js'

/** Some answer of an endpoint; `json` is `undefined` when its body is none. */
interface Answered {
  readonly type: 'answered'
  readonly response: Response
  readonly json: unknown
}

interface Exchange {
  ask(
    endpoint: URL,
    fields: Readonly<Record<string, unknown>>,
    options?: { readonly signal?: AbortSignal; readonly attempt?: AttemptId; readonly timeout?: number },
  ): Promise<Answered | Unreachable>
  /** Whether cookies go along. */
  readonly credentials: RequestCredentials
  /** Where a cookie authorises a request, this header says that a script of this origin sent it (RFC 10017: CSRF). */
  readonly cookieHeaders: Readonly<Record<string, string>>
}

/** Browsers end an event that lasts longer than five minutes; a user gives up much earlier. */
export const TIMEOUT = 30_000

/** Speaks to the endpoints of the authorization server: one question, one answer, bounded in time. */
export function endpointExchange(settings: TokenEndpointSettings): Exchange {
  const { refreshToken, accessToken, format, clientId } = settings
  const usesCookies = refreshToken === 'cookie' || accessToken === 'cookie'
  const cookieHeaders: Record<string, string> = usesCookies
    ? { 'holdfast-tokens': `refresh=${refreshToken}; access=${accessToken}` }
    : {}

  const credentials = usesCookies ? 'include' : 'same-origin'

  return {
    credentials,
    cookieHeaders,
    async ask(endpoint, fields, { signal, attempt, timeout = TIMEOUT } = {}) {
      const late = AbortSignal.timeout(timeout)
      try {
        const response = await send(endpoint, {
          method: 'POST',
          headers: {
            accept: 'application/json',
            'content-type': format === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
            ...cookieHeaders,
            ...(attempt && { 'idempotency-key': attempt }),
          },
          body:
            format === 'form'
              ? form({ ...fields, client_id: clientId ?? undefined })
              : JSON.stringify(fields),
          credentials,
          cache: 'no-store',
          // A redirect would carry the refresh token to wherever it points.
          redirect: 'error',
          signal: signal ? AbortSignal.any([signal, late]) : late,
        })
        return { type: 'answered', response, json: parsed(await response.text()) }
      } catch (error) {
        const cause = error instanceof Error ? `${error.name}: ${error.message}` : 'no answer'
        return { type: 'unreachable', cause, retryAfter: null }
      }
    },
  }
}

function form(fields: Readonly<Record<string, unknown>>): URLSearchParams {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  return new URLSearchParams(present.map(([name, value]) => [name, String(value)]))
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
