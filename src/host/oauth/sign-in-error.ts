import { AuthorizationResponseError, ResponseBodyError } from 'oauth4webapi'
import type { SignInError } from '../../protocol/session-state.js'
import { humanMessage } from '../grant/error-response.js'
import { isOutage } from '../outage.js'
import { NO_ANSWER } from './requests.js'

/** What went wrong, before it is known when and where. */
export type Wrong = Pick<SignInError, 'error' | 'description'>

const AGAIN = 'Please sign in again.'

/** For the user, by the server's code or ours. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['access_denied', 'The sign-in was cancelled or refused.'],
  ['interrupted', `The sign-in was interrupted. ${AGAIN}`],
  ['expired', `The sign-in took too long, or was begun in another browser. ${AGAIN}`],
  ['unreachable', 'The sign-in server cannot be reached. Please try again later.'],
])

export function signInErrorOf({ error, description }: Wrong, returnTo: string): SignInError {
  // login_required, consent_required, …: nothing has failed.
  const other = error.endsWith('_required') ? AGAIN : `The sign-in has failed. ${AGAIN}`
  return { error, message: MESSAGES.get(error) ?? other, description, at: Date.now(), returnTo }
}

/** What is no code of RFC 6749 §4.1.2.1 is not shown. */
const CODE = /^[\w.-]{1,60}$/

/** No token, code or claim is in it: of what was answered it quotes the code and its description. */
export function wrongOf(thrown: unknown): Wrong {
  if (thrown instanceof AuthorizationResponseError || thrown instanceof ResponseBodyError) {
    const { error, error_description: words } = thrown
    const isAway = thrown instanceof ResponseBodyError && isOutage(thrown.status)
    return {
      error: isAway ? 'unreachable' : CODE.test(error) ? error : 'invalid_response',
      description: humanMessage(words) || `the provider answered ${CODE.test(error) ? error : 'an error'}`,
    }
  }
  const { name, message, cause } = Object(thrown)
  // What an answer was not, a library says with the answer beside it.
  const status = cause instanceof Response ? cause.status : 200
  const isAway = isOutage(status) || name === NO_ANSWER
  return { error: isAway ? 'unreachable' : 'invalid_response', description: humanMessage(message) }
}
