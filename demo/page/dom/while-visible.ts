import { element } from './element.js'

/**
 * Looks once a second while somebody can see it, and "Live" is on: what asks the worker also keeps it alive.
 *
 * @returns Looks now.
 */
export function whileVisible(look: () => Promise<void>): () => Promise<void> {
  const live = element('live', HTMLInputElement)
  let looking: Promise<void> | null = null

  function lookOnce(): Promise<void> {
    looking ??= look().finally(() => {
      looking = null
    })
    return looking
  }

  everySecond(() => {
    if (live.checked) void lookOnce()
  })
  // What an earlier look began to read may be older than what the caller has just done.
  return async () => {
    await looking
    await lookOnce()
  }
}

/** For clocks and countdowns. */
export function everySecond(tick: () => void): void {
  setInterval(() => {
    if (document.visibilityState === 'visible') tick()
  }, 1_000)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') tick()
  })
}
