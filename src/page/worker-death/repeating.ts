/** When a request is sent again. */
export interface Repeating {
  isRepeatable(method: string, url: string): boolean
  /** @returns Asks, after the request has failed, whether the worker died since. */
  begun(): () => Promise<boolean>
}

/** How often one request is sent, whatever dies. */
export const TRIES = 3
