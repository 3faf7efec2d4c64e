import type { Coordinator } from '../core/coordinator.js'
import { isSameUser, type Owner } from '../core/session.js'
import type { SignInResult } from '../core/sign-in.js'
import type { CallResult, Calls } from '../protocol/calls.js'
import type { Inspection } from '../protocol/inspection.js'
import { ownerTold, type Snapshot } from '../protocol/snapshot.js'
import { failure, SUPERSEDED, signedOut, success, UNREACHABLE } from './call-result.js'
import type { Grant, RedirectFlow } from './grant/grant.js'
import { RECENT_MS } from './recent.js'
import type { Interceptor } from './request/intercept.js'
import { askTicket } from './request/ticket.js'
import { sleep } from './sleep.js'

/** What the calls of a page need besides the coordinator. */
interface CallPorts {
  /** Makes the requests of all pages go through the host. */
  attach(): Promise<void>
  inspect(): Promise<Inspection>
  /** Answers a request as it does one of a page. */
  readonly answer: Interceptor['answer']
  /** Takes the host away from this browser. */
  remove(): Promise<void>
  /** How users sign in by a navigation, where they do. */
  readonly flow: RedirectFlow | undefined
}

/** By how much true news may be late among forged ones, in milliseconds. */
const LOOK_DELAY_MS = 50

/** The calls of the pages. What a page sends is parsed, not trusted. */
export function callsFor(
  coordinator: Coordinator,
  grant: Grant,
  { attach, inspect, answer, remove, flow }: CallPorts,
): Calls {
  return {
    async attach() {
      await attach()
      return success({ ...(await coordinator.snapshot()), ...(flow && { redirect: flow.paths }) })
    },
    async look(hint) {
      const { told, heard } = Object(hint)
      if ((await coordinator.snapshot()).revision < heard) await coordinator.reread()
      // Here and not in the page, whose timers are slow while nobody sees it.
      if ((await coordinator.snapshot()).revision === told) await sleep(LOOK_DELAY_MS)
      return success(await coordinator.snapshot())
    },
    wake: async (isOnline) => success(await coordinator.wake(undefined, isOnline === true)),
    extend: async () => success(await coordinator.touch()),
    inspect: async () => success(await inspect()),
    ticket: (seen) => askTicket(ownerIn(seen), coordinator, grant, answer),

    async signIn(asked) {
      const { credentials, step } = Object(asked)
      if (!isFlatRecord(credentials)) {
        return failure(
          'invalid_call',
          'signIn takes an object of strings, numbers and booleans, for example { username, password }',
        )
      }
      if (!grant.endpoints)
        return failure('invalid_call', 'signIn: users sign in at an OpenID provider; call signInRedirect')
      const steps = grant.endpoints.signIn.length
      if (!(step >= 1 && step <= steps))
        return failure(
          'invalid_call',
          `signIn: step must be from 1 to ${steps}: tokenEndpoint has as many signIn URLs`,
        )
      const result = await coordinator.signIn((known) => grant.signIn(credentials, step, known))
      return resultOfSignIn(result, await coordinator.snapshot())
    },

    async signOut(options) {
      const { everywhere = false, atProvider = false, seen } = Object(options)
      if (typeof everywhere !== 'boolean')
        return failure('invalid_call', 'signOut: everywhere must be true or false')
      if (atProvider && !flow) return failure('invalid_call', 'signOut: atProvider is for openidProvider')
      const owner = ownerIn(seen)
      const now = ownerTold(await coordinator.snapshot())
      if (owner && now && !isSameUser(owner, now)) return SUPERSEDED
      const leave = atProvider && (await flow?.leave())
      return success({ ...(await coordinator.signOut(everywhere)), ...(leave && { leave }) })
    },

    navigate: async (href) => success((await flow?.navigate(String(href))) ?? null),

    async remove() {
      const snapshot = await coordinator.signOut(false)
      await remove()
      return success(snapshot)
    },

    async refresh(options) {
      const { accessExpiresAt: seen } = Object(options)
      const { type } = await coordinator.refresh(typeof seen === 'number' ? seen : undefined, RECENT_MS)
      const snapshot = await coordinator.snapshot()
      const { mistake } = snapshot
      if (type === 'unreachable') return mistake ? failure('unreachable', mistake) : UNREACHABLE
      if (snapshot.state.status !== 'active') return signedOut(snapshot.state)
      return success(snapshot)
    },
  }
}

function resultOfSignIn(result: SignInResult, snapshot: Snapshot): CallResult<Snapshot> {
  switch (result.type) {
    case 'granted':
      return success(snapshot)
    case 'denied':
      return failure('invalid_credentials', result.message, result.answer)
    case 'challenged':
      return failure('challenged', result.message, result.answer)
    case 'unreadable':
      return failure('invalid_answer', result.message, result.answer)
    case 'unreachable':
      return failure('unreachable', `the authorization server cannot be reached (${result.cause})`)
    case 'superseded':
      return SUPERSEDED
    default:
      return result satisfies never
  }
}

/** Whom a page says that it takes for the user. */
function ownerIn(value: unknown): Owner | null {
  const { number, subject } = Object(value)
  return typeof number === 'number' ? { number, subject } : null
}

function isFlatRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((member) => ['string', 'number', 'boolean'].includes(typeof member))
}
