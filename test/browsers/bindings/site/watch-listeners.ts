import type { Session } from 'holdfast'

/** The same session, with its listeners counted. */
export function watchListeners(session: Session): { session: Session; listeners: () => number } {
  let listeners = 0
  const watched: Session = {
    ...session,
    subscribe(listener) {
      const stop = session.subscribe(listener)
      listeners += 1
      return () => {
        listeners -= 1
        stop()
      }
    },
  }
  return { session: watched, listeners: () => listeners }
}
