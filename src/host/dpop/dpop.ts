import type { ProofKey } from '../../core/tokens.js'
import type { Dpop } from '../grant/dpop.js'
import { buffered } from '../request/buffered-response.js'
import { hasBody } from '../request/credentialed-request.js'
import { errorsOf } from '../request/is-rejected.js'
import { heardOfServers } from './heard.js'
import { ALGORITHM, hashOf, newKey, proof, thumbprint } from './proof.js'

/** RFC 9449 §7.1, §8, §9. */
const INVALID = 'invalid_dpop_proof'
const REFUSALS: readonly unknown[] = ['use_dpop_nonce', INVALID]

/**
 * Binds the tokens of each session to a key of its own, which no script can read (RFC 9449): whoever copies a
 * token can do nothing with it.
 *
 * @throws TypeError where there is no Web Crypto: on an insecure origin.
 * @example
 * import { coordinate, tokenEndpoint } from 'holdfast/sw'
 * import { dpop } from 'holdfast/sw/dpop'
 *
 * coordinate({
 *   protect: ['/api/'],
 *   grant: tokenEndpoint({
 *     signIn: '/auth/token', refresh: '/auth/refresh', signOut: '/auth/logout',
 *     refreshToken: 'body', accessToken: 'header', dpop: dpop(),
 *   }),
 * })
 */
export function dpop(): Dpop {
  if (!globalThis.crypto?.subtle) throw new TypeError('dpop: needs https or loopback: there is no Web Crypto')
  const heard = heardOfServers()

  async function proofFor(key: ProofKey, url: URL, htm: string, accessToken?: string): Promise<string> {
    const { origin, pathname } = url
    const nonce = await heard.nonceOf(origin)
    const ath = accessToken && (await hashOf(accessToken))
    const iat = Math.floor(heard.now() / 1000)
    return proof(key, { htm, htu: origin + pathname, iat, ...(nonce && { nonce }), ...(ath && { ath }) })
  }

  const provable: Dpop = {
    newKey,
    newKeyFor: async (algorithms) =>
      Array.isArray(algorithms) && algorithms.includes(ALGORITHM) ? newKey() : undefined,
    parametersFor: async (key) => ({ dpop_jkt: await thumbprint(key) }),
    async ask(key, endpoint, sendWith, kind = 'other') {
      async function once(): Promise<Response> {
        const response = await sendWith({ dpop: await proofFor(key, endpoint, 'POST') })
        heard.listen(endpoint.origin, response.headers, true)
        return response
      }
      const response = await once()
      const error = await errorIn(response)
      if (error === 'use_dpop_nonce' && !response.headers.has('dpop-nonce'))
        throw new Error('it wants a nonce, and its CORS does not expose DPoP-Nonce')
      if (error === INVALID) heard.doubtClock(response.headers)
      const last = REFUSALS.includes(error) ? await once() : response
      // A browser sends a request again by itself whose kept connection was cut, with the proof that it has. Some
      // servers refuse that as they refuse a grant, and only a new proof tells which it was.
      return kind === 'refresh' && (await errorIn(last)) === 'invalid_grant' ? once() : last
    },
    async send(key, request, accessToken, sendWith) {
      const { origin } = new URL(request.url)
      const token = accessToken ?? ''
      async function once(sent: Request): Promise<Response | null> {
        const proof = await proofFor(key, new URL(sent.url), sent.method, token)
        const response = await sendWith(sent, { authorization: `DPoP ${token}`, dpop: proof })
        // A cache may answer with a date of long ago, but never with a refusal. A redirect may have led elsewhere.
        if (response && isFrom(origin, response))
          heard.listen(origin, response.headers, response.status === 401)
        return response
      }

      // A body that is refused would be sent twice, and a stream of the page's cannot be.
      if (hasBody(request) && (await heard.isOutdated(origin)))
        await once(questionTo(request)).catch(() => null)
      const response = await once(copyOf(request))
      const errors = response?.status === 401 ? errorsOf(response.headers) : []
      if (!response || !errors.some((error) => REFUSALS.includes(error))) return response
      if (errors.includes(INVALID)) heard.doubtClock(response.headers)
      const refusal = await buffered(response)
      return (await once(afterRedirect(request, response) ?? copyOf(request))) ?? refusal
    },
    proving: (key, accessToken, kind) => async (url, sendWith) => {
      if (accessToken === undefined) return provable.ask(key, new URL(url), sendWith, kind)
      const request = new Request(url)
      const response = await provable.send(key, request, accessToken, (_, headers) => sendWith(headers))
      return response ?? Response.error()
    },
  }
  return provable
}

async function errorIn(response: Response): Promise<unknown> {
  if (response.ok) return null
  const json: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return Object(json).error
}

/** What brings the nonce, and does nothing. */
function questionTo({ url, credentials }: Request): Request {
  return new Request(url, { method: 'HEAD', credentials, cache: 'no-store' })
}

/** A redirect within the origin takes the proof along to where it is not for. `null`: there was none. */
function afterRedirect(request: Request, response: Response): Request | null {
  const isWithin = response.redirected && isFrom(new URL(request.url).origin, response)
  return isWithin && !hasBody(request) ? new Request(response.url, request) : null
}

function isFrom(origin: string, { url, redirected }: Response): boolean {
  return !redirected || new URL(url).origin === origin
}

function copyOf(request: Request): Request {
  return hasBody(request) ? request.clone() : request
}
