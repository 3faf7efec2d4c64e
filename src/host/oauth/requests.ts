import {
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  clockSkew,
  customFetch,
  None,
} from 'oauth4webapi'
import { send } from '../send.js'
import { isInsecure, type OpenidProviderSettings } from './openid-provider-config.js'

/** Browsers end an event that lasts longer than five minutes; a user gives up much earlier. */
const REQUEST_TIMEOUT_MS = 30_000

/** The name of the error of a request that has no answer. */
export const NO_ANSWER = 'NetworkError'

/** A public client has no secret. */
export const PUBLIC: ClientAuth = None()

interface Options {
  readonly [customFetch]: (url: string, init: object) => Promise<Response>
  readonly [allowInsecureRequests]: boolean
  readonly signal: AbortSignal
}

/**
 * How the provider is spoken to. What is sent with each request to it, such as a proof of possession, has its
 * place here.
 */
export function requestOptions(
  settings: OpenidProviderSettings,
  abandoned?: AbortSignal,
  timeout: number = REQUEST_TIMEOUT_MS,
): Options {
  const late = AbortSignal.timeout(timeout)
  return {
    [customFetch]: (url, init) =>
      send(url, { ...init, cache: 'no-store', credentials: 'omit' }).catch((error) => {
        const { origin, pathname } = new URL(url)
        const why = `no network, or its CORS does not allow ${location.origin}`
        throw new DOMException(`${origin}${pathname}: ${Object(error).name}; ${why}`, NO_ANSWER)
      }),
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
