import { type Repeating, TRIES } from './repeating.js'

type Outcome = { readonly response: Response } | { readonly error: unknown }

/** A safe request has no body, so that the same arguments can be given to `fetch` again. */
export function repeatFetch({ isRepeatable, begun }: Repeating): void {
  const once = globalThis.fetch

  async function repeated(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null)
    // Asked of the first try: Safari may send the second, too, past a worker that is just starting.
    const hasDied = begun()
    for (let tries = 1; ; tries++) {
      const outcome = await once(input, init).then<Outcome, Outcome>(
        (response) => ({ response }),
        (error: unknown) => ({ error }),
      )
      const isServed = 'response' in outcome && outcome.response.status !== 401
      if (isServed || tries === TRIES || signal?.aborted || !(await hasDied())) return settled(outcome)
      if ('response' in outcome) void outcome.response.body?.cancel()
    }
  }

  globalThis.fetch = (input, init) => {
    const { method, url } = input instanceof Request ? input : { method: 'GET', url: String(input) }
    return isRepeatable(init?.method ?? method, url) ? repeated(input, init) : once(input, init)
  }
}

function settled(outcome: Outcome): Response {
  if ('response' in outcome) return outcome.response
  throw outcome.error
}
