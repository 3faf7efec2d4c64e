import { challengesOf } from './challenges.js'

/** A response as the app's own rule sees it. The body is read from a copy, and only when it is asked for. */
export interface ReceivedResponse {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  /** The body. Do not ask for that of a stream: it has no end. */
  text(): Promise<string>
  json(): Promise<unknown>
}

/** Whether a resource server refused the access token, so that a refresh and a second try are worth it. */
export type IsRejected = (response: ReceivedResponse) => boolean | Promise<boolean>

/** Judges responses by the app's rule where it has one; by 401 (RFC 6750 §3.1) otherwise. */
export function rejection(isRejected: IsRejected | null): (response: Response) => Promise<boolean> {
  if (!isRejected) return isRefused
  return async (response) => {
    const { url, status, headers } = response
    const text = () => response.clone().text()
    const json = () => response.clone().json() as Promise<unknown>
    try {
      return (await isRejected({ url, status, headers, text, json })) === true
    } catch (error) {
      // The response is the page's, whatever is wrong with the rule.
      console.error('holdfast: isRejected failed,', error)
      return false
    }
  }
}

/** An authentication failure (RFC 6750 §3.1). A lack of scope is the app's business: another token would not help. */
async function isRefused(response: Response): Promise<boolean> {
  if (response.status !== 401) return false
  const challenges = await challengesOf(response)
  return !challenges.some(({ parameters }) => parameters.error === 'insufficient_scope')
}
