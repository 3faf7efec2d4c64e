const THROTTLE_MS = 15_000

/**
 * Tells of what the user does at most once in 15 seconds, more often only under shorter idle limits.
 *
 * @returns To be called at everything that the user does, with when the session ends for lack of
 *   activity; `null`: it does not.
 */
export function activityThrottle(tell: () => void): (idleAt: number | null) => void {
  let quietUntil = 0
  return (idleAt) => {
    const now = Date.now()
    if (idleAt === null || now < quietUntil) return
    quietUntil = now + Math.min(THROTTLE_MS, (idleAt - now) / 4)
    tell()
  }
}
