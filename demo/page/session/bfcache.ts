import type { Session } from 'holdfast'

/**
 * A page that the Back button brings back looks as it did when it was left. Until the worker has said whether
 * its user is still there, nothing of it is shown.
 */
export function veilWhileAway(session: Session): void {
  const shown = document.body

  addEventListener('pagehide', ({ persisted }) => {
    if (persisted) shown.style.visibility = 'hidden'
  })
  addEventListener('pageshow', async ({ persisted }) => {
    if (!persisted) return
    // WebKit does not say when it keeps a page that was left before its load event.
    shown.style.visibility = 'hidden'
    try {
      // To come back is to do something.
      await session.extend()
    } finally {
      shown.style.visibility = ''
    }
  })
}
