import { send } from '../send.js'
import { placeOf } from './unexpected-answer.js'

type Fields = Readonly<Record<string, string>>

/**
 * Headers that are ours, and that another origin must allow by CORS (Fetch §3.2.2): an improvement, never a
 * precondition. Where it refuses them, requests go out without them.
 */
export interface CustomHeaders {
  /**
   * @param sendWith Sends the request with these headers.
   * @param harmless A request of the same kind in which there is nothing to spend.
   */
  send(
    endpoint: URL,
    ours: Fields,
    sendWith: (headers: Fields) => Promise<Response>,
    harmless: RequestInit,
  ): Promise<Response>
  /** Whether they are left out. */
  areRefused(): boolean
  /** They were refused to an earlier life of the host. */
  leaveOut(endpoint: URL): void
}

export function customHeaders(tell: (oddity: string) => void): CustomHeaders {
  let isRefused = false
  let isAllowed = false

  function leaveOut(endpoint: URL): void {
    isRefused = true
    tell(`${placeOf(endpoint)}: its CORS allows neither Idempotency-Key nor Holdfast-Tokens; sent without`)
  }

  return {
    areRefused: () => isRefused,
    leaveOut,
    async send(endpoint, ours, sendWith, harmless) {
      if (isRefused || Object.keys(ours).length === 0) return sendWith({})
      try {
        const response = await sendWith(ours)
        isAllowed = true
        return response
      } catch (error) {
        const isNetworkError = error instanceof TypeError && !harmless.signal?.aborted
        if (isAllowed || !isNetworkError || endpoint.origin === location.origin) throw error
        if (!(await isRefusedByCors(endpoint, ours, harmless))) throw error
        leaveOut(endpoint)
        return sendWith({})
      }
    },
  }
}

/**
 * A refused preflight looks like a lost answer, after which the refresh token must not be sent again without
 * its key. So the server is asked something that spends nothing: where it answers that without our headers,
 * before and after, and not with them, no request that has them has reached it.
 */
async function isRefusedByCors(endpoint: URL, ours: Fields, harmless: RequestInit): Promise<boolean> {
  const isAnswered = (headers: Fields): Promise<boolean> =>
    send(endpoint, { ...harmless, headers: { ...harmless.headers, ...headers } as Fields }).then(
      () => true,
      () => false,
    )
  return (await isAnswered({})) && !(await isAnswered(ours)) && (await isAnswered({}))
}
