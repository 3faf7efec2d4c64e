import type { Tab } from '../../support/engines/engine.js'
import { send } from '../../support/session-page.js'

/**
 * Counts the sessions that are lost, when the fault is over: those of which a tab says that it is signed out, or with
 * which a request is not served.
 *
 * @param sessions For each, the tabs that share it.
 */
export async function sessionsLost(...sessions: (readonly Tab[])[]): Promise<number> {
  const lost = await Promise.all(
    sessions.map(async (tabs) => {
      const kept = await Promise.all(tabs.map(isSignedIn))
      return kept.includes(false)
    }),
  )
  return lost.filter(Boolean).length
}

async function isSignedIn(tab: Tab): Promise<boolean> {
  const [answer] = await send(tab, '/api/me')
  const status = await tab.evaluate(() => window.session.getState().status)
  return answer === 200 && status === 'active'
}
