const NAME = 'holdfast'

/** A refresh is bounded by 30 seconds: a host that holds the lock for longer is frozen, as tabs in the background can be. */
const PATIENCE = 45_000

/**
 * Runs a task while no other host of this origin runs one. A host that dies lets go of the lock; from one that
 * is frozen it is taken. That is safe, because a refresh that another has begun is sent as the same attempt.
 */
export function exclusive<T>(task: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    function run(): Promise<void> {
      return task().then(resolve, reject)
    }
    navigator.locks
      .request(NAME, { signal: AbortSignal.timeout(PATIENCE) }, run)
      .catch((error: DOMException) =>
        error.name === 'TimeoutError' ? navigator.locks.request(NAME, { steal: true }, run) : undefined,
      )
      // Another has taken the lock from this host, whose task goes on and reports by itself.
      .catch(() => {})
  })
}
