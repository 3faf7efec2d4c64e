import type { NotSignedIn, SignInOutcome } from '../../core/outcome.js'
import { tokensIn } from '../../core/session.js'
import type { IssuedTokens, ProofKey } from '../../core/tokens.js'
import { isOutage } from '../outage.js'
import { isSo } from '../response-rule.js'
import { customHeaders } from './custom-headers.js'
import { type Answered, endpointExchange } from './endpoint-exchange.js'
import { humanMessage, readRefusal, unusable } from './error-response.js'
import type { Grant } from './grant.js'
import { type TokenEndpointConfig, tokenEndpointSettings } from './token-endpoint-config.js'
import { readTokenAnswer, rescuedRefreshToken, type Tell } from './token-response.js'
import { advice, answerInWords, placeOf } from './unexpected-answer.js'
import { answerWith, holdsTokens, withoutTokens } from './without-tokens.js'

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
  let abandoned = new AbortController()
  let tell: Tell = () => {}
  const custom = customHeaders((oddity) => tell(oddity))
  const { ask, forward, credentials, cookieHeaders } = endpointExchange(settings, custom)
  const { dpop } = settings

  return {
    name: `${settings.refreshToken} ${settings.accessToken} ${settings.refresh.origin}`,
    isCarriedByCookie: settings.refreshToken === 'cookie',
    accessToken: settings.accessToken,
    dpop,
    endpoints: settings,

    attend(told) {
      tell = told
    },

    async signIn(credentials, step, known) {
      const proofKey = await dpop?.newKey()
      const answer = await ask(
        settings.signIn[step - 1] ?? settings.signIn[0],
        { ...(settings.format === 'form' && { grant_type: 'password' }), ...Object(credentials) },
        { proofKey },
      )
      return answer.type === 'unreachable' ? answer : readSignIn(answer, known, proofKey)
    },

    async forwardSignIn(request, known) {
      const proofKey = await dpop?.newKey()
      const answer = await forward(request, proofKey)
      if (answer.type === 'unreachable') return { outcome: answer, response: Response.error() }
      const outcome = readSignIn(answer, known, proofKey)
      return { outcome, response: responseFor(answer, outcome, known) }
    },

    async refresh(tokens, attempt, target) {
      abandoned = new AbortController()
      const { signal } = abandoned
      if (tokens.isBare && !custom.areRefused()) custom.leaveOut(settings.refresh)
      const refreshToken = tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }
      const grantType = settings.format === 'form' ? { grant_type: 'refresh_token' } : {}
      // Where only a cookie tells of the session its key is gone, and a server may take another one.
      const proofKey = tokens.issuedAt === 0 ? await dpop?.newKey() : tokens.proofKey
      const answer = await ask(
        settings.refresh,
        { ...grantType, ...refreshToken, ...JSON.parse(target) },
        { signal, attempt, proofKey },
      )
      if (answer.type === 'unreachable') return answer
      const { endpoint, response, json } = answer
      const { isRefused } = settings
      const isTold = isRefused !== null && (await isSo(isRefused, received(answer), 'isRefused'))
      const said = inWords(json, tokensIn(tokens))
      const refusal = isTold || !response.ok ? readRefusal(response, said, target, isTold) : null
      if (refusal) return refusal
      const unread = (what: string) => unusable(response, what, advice(response, settings), Date.now())
      if (!response.ok) return unread(answerInWords(endpoint, response, said))
      try {
        return { type: 'granted', issued: issuedIn(answer, 'refresh', proofKey) }
      } catch (error) {
        const refreshToken = rescuedRefreshToken(json, settings)
        const what = `${answerInWords(endpoint, response)}: ${messageOf(error)}`
        if (refreshToken) tell(`${what}; its refresh token is kept`)
        return { ...unread(what), ...(refreshToken && { refreshToken }) }
      }
    },

    abandon() {
      abandoned.abort()
    },

    async revoke({ refreshToken: token, everywhere }) {
      const refreshToken = token ?? undefined
      const body =
        settings.format === 'form'
          ? { token: refreshToken, token_type_hint: 'refresh_token' }
          : { refresh_token: refreshToken, everywhere }
      const answer = await ask(settings.signOut, body, { timeout: REVOKE_TIMEOUT_MS })
      return answer.type === 'answered' && (answer.response.ok || UNKNOWN.includes(answer.response.status))
    },

    ticketRequest: () => settings.ticket && new Request(settings.ticket, { method: 'POST', credentials }),

    credentialHeaders(credential) {
      if (credential.accessToken === null) return cookieHeaders
      return { authorization: `Bearer ${credential.accessToken}` }
    },
  }

  function issuedIn(
    { endpoint, response, json }: Answered,
    step: 'sign-in' | 'refresh',
    proofKey: ProofKey | undefined,
  ): IssuedTokens {
    // Where both tokens are cookies, some servers have nothing more to say.
    const told = response.status === 204 ? { token_type: 'Bearer' } : json
    const issued = readTokenAnswer(
      told,
      Date.now(),
      settings,
      step,
      (oddity) => tell(`${placeOf(endpoint)}: ${oddity}`),
      proofKey,
    )
    return custom.areRefused() ? { ...issued, isBare: true } : issued
  }

  function readSignIn(
    answer: Answered,
    known: readonly unknown[],
    proofKey: ProofKey | undefined,
  ): SignInOutcome {
    const { endpoint, response, json } = answer
    const said = inWords(json, known)
    const what = answerInWords(endpoint, response, said)
    const told = (type: NotSignedIn['type'], message: string): NotSignedIn => ({
      type,
      message,
      answer: withoutTokens(json, known),
    })
    if (isOutage(response.status)) return unusable(response, what, '', Date.now())
    if (NO_VERDICT.includes(response.status))
      return told('unreadable', `${what}; ${advice(response, settings)}`)
    if (!response.ok) return told('denied', humanMessage(said.error_description) || what)
    try {
      return { type: 'granted', issued: issuedIn(answer, 'sign-in', proofKey) }
    } catch (error) {
      if (typeof json === 'object' && !holdsTokens(json, known))
        return told('challenged', `${what}, without tokens: see what it wants in the error's answer`)
      return told('unreadable', `${what}: ${messageOf(error)}`)
    }
  }

  /** What a page that signs in by itself may read. */
  function responseFor(
    { response, body, json }: Answered,
    outcome: SignInOutcome,
    known: readonly unknown[],
  ): Response {
    switch (outcome.type) {
      case 'granted': {
        const { accessToken, refreshToken } = outcome.issued
        return answerWith(withoutTokens(json, [accessToken, refreshToken, ...known]), response.status)
      }
      case 'unreadable': {
        if (!response.ok) break
        // Whatever this is, it may hold a token that we do not recognise.
        const told = { error: 'invalid_token_answer', error_description: outcome.message }
        return answerWith(told, 502)
      }
    }
    // What is no JSON may quote a token all the same.
    const said = json ?? body
    return holdsTokens(said, known) ? answerWith(withoutTokens(said, known), response.status) : response
  }
}

const REVOKE_TIMEOUT_MS = 5_000
/** How servers say that they know no such session (RFC 7009 §2.2 has 200 for it). */
const UNKNOWN = [400, 401]
/** What these say is not of the credentials. */
const NO_VERDICT = [404, 405, 415]

function received({ response: { url, status, headers }, body }: Answered) {
  return { url, status, headers, text: async () => body, json: async () => JSON.parse(body) as unknown }
}

/**
 * An answer whose description names no token. Its codes are as they came: a token may be
 * as short as a part of one.
 */
function inWords(json: unknown, known: readonly unknown[]): Readonly<Record<string, unknown>> {
  const { error_description } = Object(withoutTokens(json, known))
  return { ...Object(json), error_description }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'no answer'
}
