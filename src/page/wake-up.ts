import type { Snapshot } from '../protocol/snapshot.js'

/** Timers of browsers overflow beyond 24 days, and drift while a laptop sleeps. */
const LONGEST_MS = 3_600_000

/**
 * What was due and did not get done, because the host was busy or out of reach, is tried again after this.
 */
const RETRY_MS = 1_000

/**
 * Wakes the host when it has something to do, since no timer of a worker outlives it. A page that nobody sees
 * does so only for the access token that was there when it was last seen, as long as that is good: it keeps
 * the session fresh once more, and after that leaves an unused session alone, except to end it at its idle
 * deadline. After sleep, and whenever the page comes back to sight, the host is asked how things stand.
 *
 * @param wake Asks the host, and tells it whether the network has just come back.
 * @returns Sets the timer; to be called whenever the host has answered.
 */
export function wakeUp(wake: (isOnline?: boolean) => void, snapshot: () => Snapshot | null): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  /** When the access token ends that was there while this page was last seen. */
  let seen = 0

  function plan(): void {
    clearTimeout(timer)
    const due = dueAt()
    if (due === null) return
    const delay = due - Date.now()
    timer = setTimeout(look, delay > 0 ? Math.min(delay, LONGEST_MS) : RETRY_MS)
  }

  function look(): void {
    const due = dueAt()
    if (due !== null && due <= Date.now()) wake()
    else plan()
  }

  function dueAt(): number | null {
    const known = snapshot()
    // Signed out, there may still be something to tell the authorization server.
    if (known?.state.status !== 'active')
      return document.visibilityState === 'visible' ? (known?.wakeAt ?? null) : null
    const { accessExpiresAt, idleAt } = known.state
    if (document.visibilityState === 'visible') seen = accessExpiresAt
    const isUsed = seen === accessExpiresAt && known.wakeAt !== null && known.wakeAt < seen
    return isUsed || document.visibilityState === 'visible' ? known.wakeAt : idleAt
  }

  function back({ type }: Event): void {
    if (document.visibilityState === 'visible') wake(type === 'online')
  }

  document.addEventListener('visibilitychange', back)
  for (const event of ['focus', 'pageshow', 'online']) addEventListener(event, back)
  return plan
}
