import type { Unreachable } from '../core/outcome.js'
import { endpointExchange, TIMEOUT } from './endpoint-exchange.js'
import type { Grant } from './grant.js'
import { humanMessage, isOutage, readRefusal, unusable } from './refusal.js'
import { send } from './send.js'
import { readTokenAnswer } from './token-answer.js'
import { type TokenEndpointConfig, tokenEndpointSettings } from './token-endpoint-config.js'
import { withoutTokens } from './without-tokens.js'

/**
 * Tokens from an endpoint of the app's own, or from a standard OAuth token endpoint (RFC 6749 §3.2).
 *
 * @throws TypeError that names the option and the fix.
 * @example
 * tokenEndpoint({
 *   signIn: '/auth/token', refresh: '/auth/refresh', signOut: '/auth/logout',
 *   refreshToken: 'cookie', accessToken: 'header',
 * })
 */
export function tokenEndpoint(config: TokenEndpointConfig): Grant {
  const settings = tokenEndpointSettings(config)
  const { ask, credentials, cookieHeaders } = endpointExchange(settings)
  let abandoned = new AbortController()

  return {
    name: `${settings.refreshToken} ${settings.accessToken} ${settings.refresh.origin}`,
    isCarriedByCookie: settings.refreshToken === 'cookie',
    accessToken: settings.accessToken,
    endpoints: settings,

    async signIn(credentials) {
      const answer = await ask(settings.signIn[0], {
        ...(settings.format === 'form' && { grant_type: 'password' }),
        ...Object(credentials),
      })
      if (answer.type === 'unreachable') return answer
      return readSignIn(answer.response, answer.json)
    },

    async forwardSignIn(request) {
      const headers = new Headers(request.headers)
      for (const [name, value] of Object.entries(cookieHeaders)) headers.set(name, value)
      let response: Response
      try {
        response = await send(
          new Request(request, {
            headers,
            redirect: 'error',
            referrer: request.referrer,
            referrerPolicy: request.referrerPolicy,
            signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]),
          }),
        )
      } catch (error) {
        return { outcome: noAnswer(error), response: Response.error() }
      }
      const json = await response
        .clone()
        .json()
        .catch(() => undefined)
      const outcome = readSignIn(response, json)
      if (outcome.type === 'granted')
        return { outcome, response: withoutTokens(response, json, outcome.grant) }
      if (outcome.type !== 'unreadable') return { outcome, response }
      // Whatever this is, it may hold a token that we do not recognise.
      const told = { error: 'invalid_token_answer', error_description: outcome.message }
      return { outcome, response: Response.json(told, { status: 502 }) }
    },

    async refresh(tokens, attempt, target) {
      abandoned = new AbortController()
      const refreshToken = tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }
      const grantType = settings.format === 'form' ? { grant_type: 'refresh_token' } : {}
      const answer = await ask(
        settings.refresh,
        { ...grantType, ...refreshToken, ...JSON.parse(target) },
        { signal: abandoned.signal, attempt },
      )
      if (answer.type === 'unreachable') return answer
      const { response, json } = answer
      if (!response.ok) return readRefusal(response, json, Date.now(), target)
      try {
        return { type: 'granted', grant: readTokenAnswer(json, Date.now(), settings, 'refresh') }
      } catch (error) {
        return { type: 'unreachable', cause: messageOf(error), retryAfter: null }
      }
    },

    abandon() {
      abandoned.abort()
    },

    async revoke(tokens, everywhere) {
      if (settings.refreshToken === 'body' && !tokens?.refreshToken) return
      const refreshToken = tokens?.refreshToken ?? undefined
      const body =
        settings.format === 'form'
          ? { token: refreshToken, token_type_hint: 'refresh_token' }
          : { refresh_token: refreshToken, everywhere }
      for (let sent = 0; sent < REVOKE_TRIES; sent++) {
        const answer = await ask(settings.signOut, body, { timeout: REVOKE_TIMEOUT })
        if (answer.type === 'answered' && answer.response.status < 500) return
      }
    },

    ticketRequest: () => settings.ticket && new Request(settings.ticket, { method: 'POST', credentials }),

    credentialHeaders(credential) {
      if (credential.accessToken === null) return cookieHeaders
      return { authorization: `Bearer ${credential.accessToken}` }
    },
  }

  function readSignIn(response: Response, json: unknown): Awaited<ReturnType<Grant['signIn']>> {
    if (isOutage(response.status)) return unusable(response, null, Date.now())
    if (!response.ok) {
      const wire: Record<string, unknown> = Object(json)
      return {
        type: 'denied',
        message: humanMessage(wire.error_description) || `the server answered ${response.status}`,
      }
    }
    try {
      return { type: 'granted', grant: readTokenAnswer(json, Date.now(), settings, 'sign-in') }
    } catch (error) {
      return { type: 'unreadable', message: `${new URL(response.url).pathname}: ${messageOf(error)}` }
    }
  }
}

const REVOKE_TRIES = 2
const REVOKE_TIMEOUT = 5_000

function noAnswer(error: unknown): Unreachable {
  return { type: 'unreachable', cause: messageOf(error), retryAfter: null }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'no answer'
}
