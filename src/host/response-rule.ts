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

/** @param name Of the option that has the rule. */
export async function isSo(rule: IsRejected, response: ReceivedResponse, name: string): Promise<boolean> {
  try {
    return (await rule(response)) === true
  } catch (error) {
    // The response is the page's, whatever is wrong with the rule.
    console.error(`holdfast: ${name} failed,`, error)
    return false
  }
}
