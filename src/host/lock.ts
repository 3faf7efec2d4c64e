const NAME = 'holdfast'

/** A refresh is bounded by 30 seconds: a host that holds the lock for longer is frozen, as tabs in the background can be. */
const PATIENCE = 45_000

/**
 * Runs a task while no other host of this origin runs one. A host that dies lets go of the lock; from one that
 * is frozen it is taken. That is safe, because a refresh that another has begun is sent as the same attempt.
 */
export function exclusive<T>(task: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let hasBegun = false
    function run(): Promise<void> {
      hasBegun = true
      return task().then(resolve, reject)
    }
    navigator.locks
      .request(NAME, { signal: AbortSignal.timeout(PATIENCE) }, run)
      .catch((error: DOMException) =>
        error.name === 'TimeoutError' ? navigator.locks.request(NAME, { steal: true }, run) : undefined,
      )
      // When another has taken the lock from this host, its task goes on and reports by itself.
      .catch((error) => {
        if (!hasBegun) reject(error)
      })
  })
}
