import type { Snapshot } from '../protocol/snapshot.js'

/** Timers of browsers overflow beyond 24 days, and drift while a laptop sleeps. */
const LONGEST = 3_600_000

/** What was due and did not get done, because the host was busy or out of reach, is tried again after this. */
const AGAIN = 1_000

/**
 * Wakes the host when it has something to do, since no timer of a worker outlives it. Pages that
 * nobody sees leave an unused session alone, except to end it at its idle deadline. After sleep, and whenever
 * the page comes back to sight, the host is asked how things stand.
 *
 * @param wake Asks the host.
 * @returns Sets the timer; to be called whenever the host has answered or was heard.
 */
export function wakeUp(wake: () => void, snapshot: () => Snapshot | null): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function plan(): void {
    clearTimeout(timer)
    const due = dueAt(snapshot())
    if (due === null) return
    const delay = due - Date.now()
    timer = setTimeout(look, delay > 0 ? Math.min(delay, LONGEST) : AGAIN)
  }

  function look(): void {
    const due = dueAt(snapshot())
    if (due !== null && due <= Date.now()) wake()
    else plan()
  }

  function back(): void {
    if (document.visibilityState === 'visible') wake()
  }

  document.addEventListener('visibilitychange', back)
  for (const event of ['focus', 'pageshow', 'online']) addEventListener(event, back)
  return plan
}

function dueAt(snapshot: Snapshot | null): number | null {
  if (snapshot?.state.status !== 'active') return null
  return document.visibilityState === 'visible' ? snapshot.wakeAt : snapshot.state.idleAt
}
