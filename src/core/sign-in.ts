import type { HeldRecord } from './held-record.js'
import { beginSession, canReplace, contest, decline, uncontest } from './new-session.js'
import type { SignInOutcome } from './outcome.js'
import type { Payment } from './pay-owed.js'
import type { Policy } from './policy.js'
import type { Ports } from './ports.js'
import { type Owner, ownerOf, type SessionRecord, tokensOf } from './session.js'

export type SignInResult = SignInOutcome | { readonly type: 'superseded' }

/**
 * Presents the credentials to the authorization server.
 *
 * @param known Which tokens are known already.
 */
export type SendCredentials = (known: readonly unknown[]) => Promise<SignInOutcome>

/** Sign-ins of this host, one after the other. */
export interface SignIns {
  /** One whose answer is not there yet. */
  readonly inFlight: Promise<unknown> | null
  signIn(send: SendCredentials): Promise<SignInResult>
}

export function signInsAt(held: HeldRecord, { pay, payAll }: Payment, ports: Ports, policy: Policy): SignIns {
  let inFlight: Promise<unknown> | null = null

  async function enter(send: SendCredentials, since: number): Promise<SignInResult> {
    const { owed } = held.session
    await held.update((stored) => contest(stored, since, policy, ports.now()))
    const outcome = await send(tokensOf(held.session))
    // Where no answer came the cookies may be there all the same.
    if (outcome.type === 'unreachable') return outcome
    if (outcome.type !== 'granted') {
      await held.update((stored) => uncontest(stored, since, owed))
      return outcome
    }
    await ports.leaving(userOf(held.session), held.session.number)
    const name = ports.newName()
    await held.update((stored) => beginSession(stored, since, outcome.issued, policy, ports.now(), name))
    if (held.session.status === 'signed-out' || held.session.name !== name) {
      await held.update((stored) => decline(stored, outcome.issued, ports.now()))
      await payAll()
      return { type: 'superseded' }
    }
    ports.record('signed-in', `session ${held.session.number}`)
    void pay()
    return outcome
  }

  return {
    get inFlight() {
      return inFlight
    },
    async signIn(send) {
      await held.reread()
      const since = held.session.number
      // A refresh of the session before must not answer, and set its cookie, after this sign-in has.
      ports.abandon()
      return ports.exclusive(async () => {
        await held.reread()
        const { number } = held.session
        if (!canReplace(held.session, since)) return { type: 'superseded' }
        // Afterwards another cookie is there, and cannot pay it.
        await payAll()
        const entered = enter(send, number)
        inFlight = entered.then(() => {
          inFlight = null
        })
        return entered
      })
    },
  }
}

/** Whose session it is, or was when it has ended; `null` when nobody's. */
function userOf(session: SessionRecord): Owner | null {
  const owner = ownerOf(session)
  return session.status === 'signed-out' && owner.subject === undefined ? null : owner
}
