/** Keeps calls until the page is served, and then makes them anew: a page that is its own host intercepts only those. */
export function holdFetch(isHeld: (url: string) => boolean, served: Promise<void>): void {
  const native = globalThis.fetch
  let answer = held

  async function held(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null)
    const givenUp = new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
    await Promise.race([served, givenUp])
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
