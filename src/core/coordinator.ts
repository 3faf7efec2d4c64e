import type { HostEnd, Snapshot } from '../protocol/snapshot.js'
import { decide, retryAt, type Verdict } from './decide.js'
import { describe } from './describe.js'
import type { RefreshOutcome, SignInOutcome } from './outcome.js'
import type { Policy } from './policy.js'
import type { Ports } from './ports.js'
import {
  accessTokenOf,
  type Credential,
  credentialOf,
  isSame,
  isUntold,
  NO_SESSION,
  type SessionRecord,
} from './session.js'
import { MAIN, type Target } from './target.js'
import type { TokenSet } from './tokens.js'
import { admit, begin, endIf, settle, signOut, touch } from './transitions.js'

/** What a request gets when it asks for an access token. */
export type Authorization =
  | {
      readonly type: 'credential'
      readonly credential: Credential
      /** Whose credential it is (`sub`); `undefined` when the server does not tell. */
      readonly subject: unknown
      /** A refresh is due, but nobody needs to wait for it. */
      readonly refreshBeside: boolean
      /** This one had to wait for a refresh: its page may be gone by now. */
      readonly waited: boolean
    }
  | { readonly type: 'anonymous' }
  | { readonly type: 'stale' }
  | { readonly type: 'unreachable' }

export type SignInResult = SignInOutcome | { readonly type: 'superseded' }

/** Decides when to refresh and what a request gets. Lives in a host; may be stopped at any `await`. */
export interface Coordinator {
  snapshot(): Promise<Snapshot>
  /** The credential for a request, refreshed first where it must be. @param target Default: {@link MAIN}. */
  authorize(target?: Target): Promise<Authorization>
  /** A newer credential for the same target in place of one that a resource server refused. */
  renew(refused: Credential): Promise<Authorization>
  /** A credential fresh from a refresh was refused too: refreshing again would not help. */
  distrust(refused: Credential): void
  /** Does what is due at this time, if anything. @param target Whose access token is looked at. Default: {@link MAIN}. */
  wake(target?: Target): Promise<Snapshot>
  /**
   * Refreshes the main access token now, or joins the refresh in flight.
   *
   * @param seen When the access token expires that the caller knows of. Where another has replaced it, nothing is left to
   *   do: the call was late, or is repeated because the host died before its answer came.
   */
  refresh(seen?: number): Promise<Authorization>
  /** @param send Presents the credentials to the authorization server. */
  signIn(send: () => Promise<SignInOutcome>): Promise<SignInResult>
  signOut(everywhere: boolean): Promise<Snapshot>
  /** The user did something. */
  touch(): Promise<Snapshot>
  /** Another host may have changed what is stored, and has told the pages. */
  reread(): Promise<void>
  /** How often this session was refreshed. */
  rotations(): Promise<number>
}

/** How long a refusal of a token that is fresh from a refresh keeps further refusals from refreshing. */
const DISTRUST = 10_000

export function createCoordinator(ports: Ports, policy: Policy): Coordinator {
  let session: SessionRecord = NO_SESSION
  let loading: Promise<void> | null = null
  let flight: Promise<void> | null = null
  const waiting = new Set<() => void>()
  const distrusted = new Map<string, number>()

  function loaded(): Promise<void> {
    loading ??= ports.load().then((stored) => {
      session = stored
    })
    return loading
  }

  function current(): Snapshot {
    return describe(session, ports.now(), policy)
  }

  async function update(judge: (stored: SessionRecord) => SessionRecord): Promise<void> {
    const before = session
    if (takeIn(await ports.update(judge))) ports.publish(current(), isAnothers(session, before))
  }

  // Answers can overtake each other: what was stored before a sign-out must not come back after it.
  function takeIn(stored: SessionRecord): boolean {
    if (stored.revision <= session.revision) return false
    session = stored
    for (const look of waiting) look()
    waiting.clear()
    return true
  }

  async function reread(): Promise<void> {
    await loaded()
    takeIn(await ports.load())
  }

  function refreshOnce(target: Target, refused?: Credential): Promise<void> {
    flight ??= ports
      .exclusive(() => attempt(target, refused))
      .finally(() => {
        flight = null
      })
    return flight
  }

  // The host can be stopped at any await. Written down before the request, so that the next host
  // knows that the token may be spent; written down after it, before any page profits from it.
  async function attempt(target: Target, refused?: Credential): Promise<void> {
    const name = ports.newName()
    await update((stored) => {
      const now = ports.now()
      // Judged again: another host may have refreshed meanwhile, for this target or another.
      const verdict = decide(stored, now, policy, target, refused)
      const purpose = verdict.type === 'refresh' ? 'needed' : 'ahead'
      return isDue(verdict, now) ? begin(stored, { name, purpose, target, now }) : stored
    })
    const begun = session
    if (begun.status !== 'refreshing' || ports.now() < retryAt(begun, ports.now())) return
    const { target: asked = MAIN } = begun
    const forWhat = asked === MAIN ? '' : ` for ${asked}`
    ports.record(
      'refresh',
      begun.failures === 0 ? `attempt for rotation ${begun.rotation + 1}${forWhat}` : `same attempt again`,
    )
    const outcome = await ports.refresh(begun.tokens, begun.attempt, asked)
    await update((stored) => settle(stored, begun.attempt, outcome, ports.now(), ports.random))
    report(outcome, forWhat)
  }

  function report(outcome: RefreshOutcome, forWhat: string): void {
    switch (outcome.type) {
      case 'granted':
        ports.record('rotation', 'the refresh was granted')
        break
      case 'target-refused':
        ports.record(
          'refusal',
          `${outcome.error}${forWhat}: mend protect or the authorization server; asked again in a minute`,
        )
        break
      case 'refused':
        ports.record('refusal', outcome.reason)
        break
      case 'unreachable':
        ports.record('unreachable', outcome.cause)
        break
      default:
        outcome satisfies never
    }
  }

  async function conclude(ended: HostEnd): Promise<void> {
    const judged = session
    const tokens = tokensOf(judged)
    let hasEnded = false
    await update((stored) => {
      const next = endIf(stored, judged, ended)
      hasEnded = next !== stored
      return next
    })
    if (!hasEnded) return
    ports.record('ended', ended.reason)
    // Nobody else will: the server does not know that the user has been idle.
    if (ended.reason === 'idle') await ports.revoke(tokens, false)
  }

  async function authorize(target = MAIN, refused?: Credential): Promise<Authorization> {
    const authorization = await authorizeNow(target, refused)
    if (authorization.type !== 'anonymous' && authorization.type !== 'stale') return authorization
    return (await isSignedInAgain()) ? afterWaiting(await authorize(target)) : authorization
  }

  /** Waits for a refresh, and for nobody to sign in. */
  async function authorizeNow(target: Target, refused?: Credential): Promise<Authorization> {
    await loaded()
    const begun = session
    let deadline = Number.POSITIVE_INFINITY
    for (let waited = false; ; waited = true) {
      // A clock that is set back must not make anybody wait for longer.
      deadline = Math.min(deadline, ports.now() + policy.patience)
      const verdict = decide(session, ports.now(), policy, target, refused)
      switch (verdict.type) {
        case 'anonymous':
        case 'stale':
          return verdict
        case 'send':
          if (waited && !isSameUser(begun, session)) return { type: 'stale' }
          return {
            type: 'credential',
            credential: verdict.credential,
            subject: tokensOf(session)?.claims.sub,
            refreshBeside: verdict.refreshBeside,
            waited,
          }
        case 'end':
          await conclude(verdict.ended)
          break
        case 'refresh': {
          if (refused && isDistrusted(refused)) return { type: 'stale' }
          if (Math.max(verdict.notBefore, ports.now()) > deadline) return { type: 'unreachable' }
          // Judged again after the sleep: another may have refreshed meanwhile.
          if (!flight && verdict.notBefore > ports.now()) {
            await ports.sleep(verdict.notBefore - ports.now())
            break
          }
          const before = credentialOf(session, target)
          await refreshOnce(target, refused)
          // It was another target's turn: the server is there, and who waits in line loses none of their patience.
          if (session.status === 'active' && isSame(before, session)) deadline = Number.POSITIVE_INFINITY
          break
        }
        default:
          return verdict satisfies never
      }
    }
  }

  /** Waits for the user whose session has ended to sign in again. */
  async function isSignedInAgain(): Promise<boolean> {
    if (session.status !== 'signed-out' || !session.ended || session.ended.reason === 'signed_out')
      return false
    const { subject, ended, number } = session
    const left = Math.min(policy.hold, ended.at + policy.hold - ports.now())
    if (subject === undefined || left <= 0) return false
    const changed = new Promise<void>((resolve) => waiting.add(resolve))
    await Promise.race([changed, ports.sleep(left)])
    return session.number === number + 1 && tokensOf(session)?.claims.sub === subject
  }

  function isDistrusted(refused: Credential): boolean {
    return ports.now() < (distrusted.get(nameOf(refused)) ?? 0)
  }

  return {
    authorize: (target) => authorize(target),
    renew: (refused) => authorize(refused.target, refused),
    async snapshot() {
      await loaded()
      if (isUntold(session)) await refreshOnce(MAIN)
      // A page that opens after the deadline must not show its user for a moment.
      const verdict = decide(session, ports.now(), policy)
      if (verdict.type === 'end') await conclude(verdict.ended)
      return current()
    },
    distrust(refused) {
      if (!isSame(refused, session)) return
      const now = ports.now()
      if (now < accessTokenOf(session, refused.target).issuedAt + DISTRUST)
        distrusted.set(nameOf(refused), now + DISTRUST)
    },
    async wake(target = MAIN) {
      await reread()
      let verdict = decide(session, ports.now(), policy, target)
      // What is in flight may be for another target.
      while (flight && isDue(verdict, ports.now())) {
        await flight
        verdict = decide(session, ports.now(), policy, target)
      }
      if (verdict.type === 'end') await conclude(verdict.ended)
      else if (isDue(verdict, ports.now())) await refreshOnce(target)
      return current()
    },
    async refresh(seen) {
      await loaded()
      // Nothing refreshes a lapsing session; its access token is good until it ends.
      if (session.status === 'signed-out' || session.status === 'lapsing') return authorizeNow(MAIN)
      if (seen !== undefined && seen !== session.tokens.accessExpiresAt) return authorizeNow(MAIN)
      return authorizeNow(MAIN, credentialOf(session, MAIN))
    },
    async signIn(send) {
      await reread()
      const since = session.number
      // A refresh of the session before must not answer, and set its cookie, after this sign-in has.
      ports.abandon()
      return ports.exclusive(async () => {
        await reread()
        if (session.number !== since) return { type: 'superseded' }
        const outcome = await send()
        if (outcome.type !== 'granted') return outcome
        const { grant } = outcome
        const name = ports.newName()
        await update((stored) => admit(stored, since, grant, policy, ports.now(), name))
        if (session.number !== since + 1 || session.status === 'signed-out') {
          await ports.revoke(
            { refreshToken: grant.refreshToken ?? null, accessToken: grant.accessToken },
            false,
          )
          return { type: 'superseded' }
        }
        ports.record('signed-in', `session ${session.number}`)
        return outcome
      })
    },
    async signOut(everywhere) {
      await loaded()
      const now = ports.now()
      let tokens: TokenSet | null = null
      await update((stored) => {
        tokens = tokensOf(stored)
        return signOut(stored, now)
      })
      ports.abandon()
      ports.record('ended', everywhere ? 'signed_out everywhere' : 'signed_out')
      await ports.exclusive(() => ports.revoke(tokens, everywhere))
      return current()
    },
    async touch() {
      await loaded()
      await update((stored) => touch(stored, policy, ports.now()))
      return current()
    },
    reread,
    async rotations() {
      await loaded()
      return session.status === 'signed-out' ? 0 : session.rotation
    },
  }
}

/** Names an access token without keeping it: a signed-out host must not hold one. */
function nameOf({ number, target, rotation }: Credential): string {
  return JSON.stringify([number, target, rotation])
}

function isDue(verdict: Verdict, now: number): boolean {
  if (verdict.type === 'refresh') return verdict.notBefore <= now
  return verdict.type === 'send' && verdict.refreshBeside
}

/** The page of a request that was held may be gone. */
function afterWaiting(authorization: Authorization): Authorization {
  return authorization.type === 'credential' ? { ...authorization, waited: true } : authorization
}

/** Somebody else may have signed in while a request waited: it must not go out as theirs. */
function isSameUser(before: SessionRecord, now: SessionRecord): boolean {
  if (before.number === now.number) return true
  const subject = tokensOf(before)?.claims.sub
  return subject !== undefined && subject === tokensOf(now)?.claims.sub
}

/** A user whom the server does not name may be anybody. */
function isAnothers(now: SessionRecord, before: SessionRecord): boolean {
  if (now.status === 'signed-out' || now.number === before.number) return false
  const subject = before.status === 'signed-out' ? before.subject : before.tokens.claims.sub
  return subject === undefined || subject !== now.tokens.claims.sub
}

function tokensOf(session: SessionRecord): TokenSet | null {
  return session.status === 'signed-out' ? null : session.tokens
}
