import type { Session } from 'holdfast'
import { button } from '../dom/element.js'
import { onPress } from '../dom/on-press.js'
import { postJson } from '../dom/post-json.js'
import { duration } from '../dom/time-text.js'
import { isAtProvider } from '../session/mode.js'
import { refused } from '../session/refused.js'
import { burst } from './burst.js'
import type { DebugServer, Fault } from './debug-server.js'
import { everyTab, obeyOtherTabs } from './every-tab.js'
import { experiment } from './experiment.js'

type Act = Parameters<typeof experiment>[2]

export function bindExperiments(session: Session, server: DebugServer, look: () => Promise<void>): void {
  const acts: Readonly<Record<string, Act>> = {
    'ten-requests': (progress) => burst(10, progress),
    'expire-access': async () => {
      await server.expireAccess()
      return 'Every access token issued so far now answers 401. The worker does not know it yet: send some requests, and watch the one refresh.'
    },
    'expire-then-requests': async (progress) => {
      await server.expireAccess()
      return burst(10, progress)
    },
    'every-tab': async (progress) => {
      // Once, and not by every tab: a second expiry in the middle would rightly cost a second refresh.
      await server.expireAccess()
      return everyTab(5, progress)
    },
    'fault-503': faulty({ target: 'refresh', count: 1, status: 503, retryAfter: 3 }),
    'fault-cut': faulty({ target: 'refresh', count: 1, drop: 'after' }),
    ...(isAtProvider && { pay: withSession(pay) }),
    revoke: withSession(async (progress) => {
      await server.revoke()
      const lanes = await burst(10, progress)
      const isServed = lanes.every(({ statuses }) => statuses[0] === 200)
      const waited = isServed ? ' The requests waited for the sign-in, and were sent then.' : ''
      return `The server refused the refresh for good, so the session has ended in every tab.${waited}`
    }),
  }

  function faulty(fault: Fault): Act {
    return withSession(async (progress) => {
      await server.fault(fault)
      await server.expireAccess()
      return burst(5, progress)
    })
  }

  /** A fault that nothing meets now would surprise whoever signs in next. */
  function withSession(act: Act): Act {
    return async (progress) => {
      if (session.getState().status === 'active') return act(progress)
      return 'Sign in first: without a session nothing is refreshed.'
    }
  }

  for (const [id, act] of Object.entries(acts)) {
    const pressed = button(id)
    onPress(
      pressed,
      async () => {
        await experiment(pressed.textContent?.trim() ?? id, server, act)
        await look()
      },
      () => {},
    )
  }
  obeyOtherTabs()
}

/** One `POST`, which comes back when its user has signed in once more. */
async function pay(): Promise<string> {
  const startedAt = Date.now()
  const response = await postJson('/api/payments', { amount: 100 })
  if (!response.ok) return `Not paid: ${await refused(response)}`
  return `Paid 100, in ${duration(Date.now() - startedAt)}: the sign-in is no more than half a minute old.`
}
