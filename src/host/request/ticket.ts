import type { Coordinator } from '../../core/coordinator.js'
import { isSameUser, type Owner } from '../../core/session.js'
import { MAIN } from '../../core/target.js'
import type { CallResult } from '../../protocol/calls.js'
import { failure, SUPERSEDED, signedOut, success, UNREACHABLE } from '../call-result.js'
import type { Grant } from '../grant/grant.js'
import { isOutage } from '../outage.js'
import { sleep } from '../sleep.js'
import type { Interceptor } from './intercept.js'

/** In milliseconds. A call is given up after two minutes, and `hold` may be longer. */
const TICKET_TIMEOUT_MS = 100_000

/**
 * Gets a ticket for a page by a request like its own protected ones: refreshed first where that is due,
 * and sent again after a 401.
 *
 * @param owner Whom the page takes for the user; `null`: nobody that it was told of.
 */
export async function askTicket(
  owner: Owner | null,
  coordinator: Coordinator,
  grant: Grant,
  answer: Interceptor['answer'],
): Promise<CallResult<string>> {
  const request = grant.ticketRequest()
  if (!request) return failure('invalid_call', "tokenEndpoint: add ticket: '/auth/…'")
  let asked: Owner | null = owner
  const intercepted = {
    request,
    owner: async () => owner,
    // A page that knows of nobody may be told of anybody, but of one alone.
    sentAs(user: Owner) {
      asked ??= user
    },
    isAbandoned: async () => false,
    learnt: async () => {},
    // The call may be over first, and can keep the host alive for nothing more.
    waitUntil: () => {},
  }
  const answered = answer(intercepted, MAIN).then(async (response) => {
    const { ticket } = Object(await response.json().catch(() => null))
    return { status: response.status, ticket }
  })
  const noAnswer = () => ({ status: 0, ticket: null })
  const { status, ticket } = await Promise.race([
    answered.catch(noAnswer),
    sleep(TICKET_TIMEOUT_MS).then(noAnswer),
  ])
  // Judged by how things stand now: what was meant for a user who has left is nobody's.
  const snapshot = await coordinator.snapshot()
  const { state } = snapshot
  if (state.status !== 'active') return signedOut(state)
  const { number } = snapshot
  if (asked && !isSameUser(asked, { number, subject: state.claims.sub })) return SUPERSEDED
  if (status < 300 && ticket && typeof ticket === 'string') return success(ticket)
  if (isOutage(status)) return UNREACHABLE
  return failure('invalid_answer', `the ticket answer has no string "ticket", status ${status}`)
}
