/**
 * Keeps calls until the page is served, and then makes them anew: a page that is its own host
 * intercepts only those. What was called before the user signed in, nobody knows for whom, fails as
 * it does without a network.
 *
 * @param served When the user signed in; milliseconds since the epoch.
 */
export function holdFetch(isHeld: (url: string) => boolean, served: Promise<number>): void {
  const native = globalThis.fetch
  let answer = held

  async function held(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null)
    const givenUp = new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
    const calledAt = Date.now()
    const signedInAt = await Promise.race([served, givenUp.then(() => 0)])
    if (calledAt < signedInAt)
      throw new TypeError('holdfast: somebody has signed in since this was asked for')
    return signal?.aborted ? native(input, init) : globalThis.fetch(input, init)
  }

  function holding(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const url = input instanceof Request ? input.url : String(input)
    return isHeld(url) ? answer(input, init) : native(input, init)
  }

  globalThis.fetch = holding
  void served.then(() => {
    // Whoever has wrapped it since goes on calling it.
    answer = native
    if (globalThis.fetch === holding) globalThis.fetch = native
  })
}
