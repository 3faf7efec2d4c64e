import {
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  clockSkew,
  customFetch,
  None,
} from 'oauth4webapi'
import type { ProofKey } from '../../core/tokens.js'
import { send } from '../send.js'
import { isInsecure, type OpenidProviderSettings } from './openid-provider-config.js'

/** Browsers end an event that lasts longer than five minutes; a user gives up much earlier. */
const REQUEST_TIMEOUT_MS = 30_000

/** The name of the error of a request that has no answer. */
export const NO_ANSWER = 'NetworkError'

/** A public client has no secret. */
export const PUBLIC: ClientAuth = None()

type Fields = Readonly<Record<string, string>>

interface Options {
  readonly [customFetch]: (url: string, init: { readonly headers: Fields }) => Promise<Response>
  readonly [allowInsecureRequests]: boolean
  readonly signal: AbortSignal
}

interface Asked {
  /** Of a refresh: nothing else is given up. */
  readonly abandoned?: AbortSignal
  /** In milliseconds. */
  readonly timeout?: number
  /** What the tokens are, or are to be, bound to. */
  readonly proofKey?: ProofKey | undefined
  /** The one that is sent; it needs a proof of its own kind. */
  readonly accessToken?: string | null
}

/** How the provider is spoken to. */
export function requestOptions(
  settings: OpenidProviderSettings,
  { abandoned, timeout = REQUEST_TIMEOUT_MS, proofKey, accessToken }: Asked = {},
): Options {
  const late = AbortSignal.timeout(timeout)
  const prove = proofKey && settings.dpop?.proving(proofKey, accessToken, abandoned && 'refresh')
  return {
    [customFetch]: (url, init) => {
      const sendWith = (proof?: Fields): Promise<Response> =>
        send(url, {
          ...init,
          headers: { ...init.headers, ...proof },
          cache: 'no-store',
          credentials: 'omit',
        }).catch((error) => {
          const { origin, pathname } = new URL(url)
          const why = `no network, or its CORS does not allow ${location.origin}`
          throw new DOMException(`${origin}${pathname}: ${Object(error).name}; ${why}`, NO_ANSWER)
        })
      return prove ? prove(url, sendWith) : sendWith()
    },
    [allowInsecureRequests]: isInsecure(settings),
    signal: abandoned ? AbortSignal.any([abandoned, late]) : late,
  }
}

/**
 * The client as it is registered.
 *
 * @param skew By how many seconds the provider's clock is ahead of this one.
 */
export function clientOf({ clientId }: Pick<OpenidProviderSettings, 'clientId'>, skew = 0): Client {
  return { client_id: clientId, [clockSkew]: skew }
}
