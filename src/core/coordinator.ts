import type { StepUp } from '../protocol/session-state.js'
import type { HostEnd, Snapshot } from '../protocol/snapshot.js'
import { probeAnew } from './attempt.js'
import { comesBack, signsInAgain, stepsUp } from './await-user.js'
import { decide, isDoubtful, isDue } from './decide.js'
import { endIf, signOut } from './ended.js'
import { heldRecord } from './held-record.js'
import { touch } from './idle.js'
import { payment } from './pay-owed.js'
import type { Policy } from './policy.js'
import type { Ports } from './ports.js'
import { type RefusedCredentials, refusedCredentials } from './refused-credentials.js'
import {
  accessTokenOf,
  type Credential,
  credentialOf,
  isSame,
  isSameUser,
  isUnconfirmed,
  type Owner,
  ownerOf,
  type SessionRecord,
} from './session.js'
import { type SignIns, signInsAt } from './sign-in.js'
import { singleFlight } from './single-flight.js'
import { askStepUp } from './step-up.js'
import { MAIN, type Target } from './target.js'

/** What a request gets when it asks for an access token. */
export type Authorization =
  | {
      readonly type: 'credential'
      readonly credential: Credential
      /** A refresh is due, but nobody needs to wait for it. */
      readonly refreshBeside: boolean
      /** This one had to wait for a refresh: its page may be gone by now. */
      readonly waited: boolean
    }
  | { readonly type: 'anonymous' }
  | { readonly type: 'stale' }
  | { readonly type: 'unreachable' }

/** Decides when to refresh and what a request gets. Lives in a host; may be stopped at any `await`. */
export interface Coordinator
  extends Pick<SignIns, 'signIn'>,
    Pick<RefusedCredentials, 'trust' | 'distrust' | 'isTrusted'> {
  /** Reads what is stored, ahead of the first who needs it. */
  load(): Promise<void>
  snapshot(): Promise<Snapshot>
  /**
   * The credential for a request, refreshed first where it must be.
   *
   * @param target Default: {@link MAIN}.
   * @param owner Whom the page takes for the user that made the request; however long it waits, it is
   *   authorised as nobody else. Default: who is signed in when this is called.
   */
  authorize(target?: Target, owner?: Owner | null): Promise<Authorization>
  /**
   * A newer credential of the same user for the same target in place of one that a resource server refused.
   */
  renew(refused: Credential): Promise<Authorization>
  /**
   * A credential of the same user in place of one that a resource server refused for how they have signed in:
   * as soon as they have done so once more. `stale` where they do not in time, will not, or just have.
   */
  stepUp(refused: Credential, asked: StepUp): Promise<Authorization>
  /**
   * Whether a credential is still that of the current session, so that a cookie that is
   * sent now is the same user's.
   */
  isCurrent(credential: Credential): boolean
  /**
   * The number of the session, where the browser may have kept what others than its user
   * were answered; else `null`.
   */
  inherited(): number | null
  /**
   * Does what is due at this time, if anything.
   *
   * @param target Whose access token is looked at. Default: {@link MAIN}.
   * @param isOnline The network has come back. Default: `false`.
   */
  wake(target?: Target, isOnline?: boolean): Promise<Snapshot>
  /**
   * Refreshes the main access token now, or joins the refresh in flight.
   *
   * @param seen When the access token expires that the caller knows of. Where another has replaced it,
   *   nothing is left to do: the call was late, or is repeated because the host died before its answer came.
   * @param recent A refresh that was granted less than so many milliseconds ago is joined, too. Default: 0.
   */
  refresh(seen?: number, recent?: number): Promise<Authorization>
  signOut(everywhere: boolean): Promise<Snapshot>
  /** The user did something. */
  touch(): Promise<Snapshot>
  /** Another host may have changed what is stored, and has told the pages. */
  reread(): Promise<void>
  /** Changes what is stored, for a sign-in that is a navigation. */
  update(judge: (stored: SessionRecord) => SessionRecord): Promise<void>
  /** How often this session was refreshed. */
  rotations(): Promise<number>
}

/** However often pages wake a host: what is owed is not tried more often than this. */
const AWAKE_MS = 1_000

export function createCoordinator(ports: Ports, policy: Policy): Coordinator {
  const isEntering = (): boolean => signIns.inFlight !== null
  const held = heldRecord(ports, policy, isEntering)
  const debts = payment(held, ports, isEntering)
  const signIns = signInsAt(held, debts, ports, policy)
  const flight = singleFlight(held, ports, policy)
  const { trust, distrust, isTrusted, isDistrusted } = refusedCredentials(held, ports.now)

  /** A page as host shares the cookies with hosts that it hears of only later. */
  function known(): Promise<void> {
    return policy.cookies.access && policy.isShared ? held.reread() : held.loaded()
  }

  async function endSession(ended: HostEnd): Promise<void> {
    const judged = held.session
    if (!(await held.update((stored) => endIf(stored, judged, ended, policy, ports.now())))) return
    ports.record('ended', ended.reason)
    await debts.pay()
  }

  async function authorize(target: Target, owner: Owner, refused?: Credential): Promise<Authorization> {
    const { number } = held.session
    const authorization = await authorizeNow(target, owner, refused)
    if (authorization.type === 'credential' || authorization.type === 'unreachable') return authorization
    if (await signsInAgain(owner, held, ports, policy)) return afterWaiting(await authorize(target, owner))
    // As it was, it would carry the cookie of whoever has signed in meanwhile.
    return held.session.number === number ? authorization : { type: 'stale' }
  }

  /** Waits for a refresh, and for nobody to sign in. */
  async function authorizeNow(target: Target, owner: Owner, refused?: Credential): Promise<Authorization> {
    let deadline = Number.POSITIVE_INFINITY
    let hasTried = false
    for (let waited = false; ; waited = true) {
      // A clock that is set back must not make anybody wait for longer.
      deadline = Math.min(deadline, ports.now() + policy.patience)
      const looked = held.session
      const verdict = decide(looked, ports.now(), policy, target, refused)
      switch (verdict.type) {
        case 'stale':
          return verdict
        case 'anonymous':
          return isSameUser(owner, ownerOf(held.session)) ? verdict : { type: 'stale' }
        case 'send':
          if (!isSameUser(owner, ownerOf(held.session))) return { type: 'stale' }
          return { ...verdict, type: 'credential', waited }
        case 'end':
          await endSession(verdict.ended)
          if (held.session === looked) return { type: 'unreachable' }
          break
        case 'refresh': {
          if (refused && isDistrusted(refused)) return { type: 'stale' }
          const now = ports.now()
          const notBefore = hasTried ? verdict.notBefore : verdict.probeAt
          if (Math.max(notBefore, now) >= deadline) return { type: 'unreachable' }
          // Judged again after the sleep: another may have refreshed meanwhile.
          if (!flight.inFlight && notBefore > now) {
            await Promise.race([held.change(), ports.sleep(notBefore - now)])
            break
          }
          hasTried = true
          const before = credentialOf(held.session, target)
          const isJoined = flight.inFlight !== null
          const isEarly = verdict.notBefore > now
          const tried = flight.refresh(target, refused, isEarly)
          // A probe may hang, and nobody waits for it for longer than for the back-off.
          await (isEarly ? Promise.race([tried, ports.sleep(deadline - now)]) : tried)
          // Where nothing has come of it, nothing would the next time.
          if (!isJoined && held.session === looked) return { type: 'unreachable' }
          // It was another target's turn: the server is there, and who waits in line
          // loses none of their patience.
          if (held.session.status === 'active' && isSame(before, held.session))
            deadline = Number.POSITIVE_INFINITY
          break
        }
        default:
          return verdict satisfies never
      }
    }
  }

  async function stepUp(refused: Credential, asked: StepUp): Promise<Authorization> {
    if (await held.amend((stored) => askStepUp(stored, refused, asked, ports.now(), policy)))
      ports.record('refusal', 'the user has to sign in once more (RFC 9470)')
    if (!(await stepsUp(refused, held, ports, policy))) return { type: 'stale' }
    return afterWaiting(await authorize(refused.target, refused))
  }

  return {
    load: held.loaded,
    async authorize(target = MAIN, owner = null) {
      await known()
      const waited = await comesBack(held, ports, policy)
      // Who takes nobody for the user is on the page that the sign-in leads to.
      const maker = owner ?? ownerOf(held.session)
      await debts.pay()
      const authorization = await authorize(target, maker)
      return waited ? afterWaiting(authorization) : authorization
    },
    renew: (refused) => authorize(refused.target, refused, refused),
    stepUp,
    isCurrent: ({ number }) => number === held.session.number && !(isEntering() && policy.cookies.access),
    inherited() {
      const { number, status, isSoleUser } = held.session
      return (status === 'signed-out' ? number > 0 : !isSoleUser) ? number : null
    },
    async snapshot() {
      await held.loaded()
      void debts.pay()
      if (isUnconfirmed(held.session) || (isDoubtful(held.session, policy) && !isEntering()))
        await flight.refresh(MAIN)
      // A page that opens after the deadline must not show its user for a moment.
      const verdict = decide(held.session, ports.now(), policy)
      if (verdict.type === 'end') await endSession(verdict.ended)
      return held.snapshot()
    },
    distrust,
    trust,
    isTrusted,
    async wake(target = MAIN, isOnline = false) {
      await held.reread()
      // The page may have come back to the network: what is owed waits no longer.
      await debts.pay(AWAKE_MS)
      if (isOnline) await held.amend((stored) => probeAnew(stored, ports.now()))
      let verdict = decide(held.session, ports.now(), policy, target)
      // What is in flight may be for another target.
      while (flight.inFlight && isDue(verdict, ports.now())) {
        await flight.inFlight
        verdict = decide(held.session, ports.now(), policy, target)
      }
      if (verdict.type === 'end') await endSession(verdict.ended)
      else if (isDue(verdict, ports.now())) await flight.refresh(target)
      // Timers wake when it is due: here a page has come to sight, or back to the network.
      else if (verdict.type === 'refresh' && verdict.probeAt <= ports.now())
        await flight.refresh(target, undefined, true)
      return held.snapshot()
    },
    async refresh(seen, recent = 0) {
      await held.loaded()
      const owner = ownerOf(held.session)
      // Nothing refreshes a lapsing session; its access token is good until it ends.
      if (held.session.status === 'signed-out' || held.session.status === 'lapsing')
        return authorizeNow(MAIN, owner)
      const { accessExpiresAt, issuedAt, rotation } = accessTokenOf(held.session, MAIN)
      const age = ports.now() - issuedAt
      if ((seen ?? accessExpiresAt) !== accessExpiresAt || (rotation > 0 && age >= 0 && age < recent))
        return authorizeNow(MAIN, owner)
      return authorizeNow(MAIN, owner, credentialOf(held.session, MAIN))
    },
    signIn: signIns.signIn,
    async signOut(everywhere) {
      await held.loaded()
      await held.update((stored) => signOut(stored, everywhere, policy, ports.now()))
      ports.abandon()
      ports.record('ended', everywhere ? 'signed_out everywhere' : 'signed_out')
      await debts.pay()
      return held.snapshot()
    },
    async touch() {
      await held.loaded()
      await held.amend((stored) => touch(stored, policy, ports.now()))
      return held.snapshot()
    },
    reread: held.reread,
    async update(judge) {
      await held.loaded()
      await held.update(judge)
    },
    async rotations() {
      await held.loaded()
      return held.session.status === 'signed-out' ? 0 : held.session.rotation
    },
  }
}

/** The page of a request that was held may be gone. */
function afterWaiting(authorization: Authorization): Authorization {
  return authorization.type === 'credential' ? { ...authorization, waited: true } : authorization
}
