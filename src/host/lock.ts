export const LOCK = 'holdfast'

/** Any page can hold the lock, and a tab in the background can be frozen with it: nobody waits for long. */
const LOCK_TIMEOUT_MS = 5_000

/**
 * Runs a task of a host in a page while no other host of this origin runs one. A host that dies lets go of
 * the lock; from one that keeps it, it is taken. That is safe, because a refresh that another has begun is
 * sent as the same attempt.
 */
export function exclusive<T>(task: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let hasBegun = false
    function run(): Promise<void> {
      hasBegun = true
      return task().then(resolve, reject)
    }
    navigator.locks
      .request(LOCK, { signal: AbortSignal.timeout(LOCK_TIMEOUT_MS) }, run)
      .catch((error: DOMException) =>
        error.name === 'TimeoutError' ? navigator.locks.request(LOCK, { steal: true }, run) : undefined,
      )
      // When another has taken the lock from this host, its task goes on and reports by itself.
      .catch((error) => {
        if (!hasBegun) reject(error)
      })
  })
}
