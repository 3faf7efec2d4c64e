/**
 * Resolves when a worker that installs or waits does so no longer, or after so many milliseconds. Another tab
 * may see a worker in WebKit stay at 'activating' for ever, and it serves all the same.
 */
export function untilSettled(worker: ServiceWorker, patience?: number): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController()
    const timer = patience === undefined ? undefined : setTimeout(end, patience)
    function end(): void {
      done.abort()
      clearTimeout(timer)
      resolve()
    }
    function look(): void {
      if (worker.state !== 'installing' && worker.state !== 'installed') end()
    }
    worker.addEventListener('statechange', look, { signal: done.signal })
    look()
  })
}
