import { secondsLeft } from './time-left.js'

/**
 * Draws how many seconds are left, at once and whenever that number changes, until there are none.
 *
 * @returns Stops it.
 */
export function countDown(at: number, draw: (seconds: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function tick(): void {
    const now = Date.now()
    draw(secondsLeft(at, now))
    if (now < at) timer = setTimeout(tick, (at - now) % 1_000 || 1_000)
  }

  tick()
  return () => clearTimeout(timer)
}
