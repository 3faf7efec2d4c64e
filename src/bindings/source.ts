/** What has a value and says when it has another. A session is one, of its state. */
export interface Source<T> {
  getState(): T
  /** @returns Ends the subscription. */
  subscribe(listener: () => void): () => void
}

/** A part of what a source has: the same object, and not a word to a listener, until that part changed. */
export function partOf<S, T>(source: Source<S>, choose: (state: S) => T): Source<T> {
  let seen = source.getState()
  let part = choose(seen)

  function getState(): T {
    const state = source.getState()
    if (state === seen) return part
    seen = state
    const chosen = choose(state)
    // Each state comes from the worker as a copy, so that equal parts are different objects.
    if (JSON.stringify(chosen) !== JSON.stringify(part)) part = chosen
    return part
  }

  return {
    getState,
    subscribe(listener) {
      let told = getState()
      return source.subscribe(() => {
        const now = getState()
        if (now === told) return
        told = now
        listener()
      })
    },
  }
}
