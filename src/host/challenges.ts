import {
  processRevocationResponse,
  type WWWAuthenticateChallenge,
  WWWAuthenticateChallengeError,
} from 'oauth4webapi'

/** What a refusal asks for (`WWW-Authenticate`, RFC 9110 §11.6.1); nothing where it does not say so, or not in a way that can be read. */
export async function challengesOf({
  status,
  headers,
}: Response): Promise<readonly WWWAuthenticateChallenge[]> {
  try {
    // The parser is not exported. Of all that use it, this one takes a response as it is, and is the smallest.
    await processRevocationResponse(new Response(null, { status, headers }))
  } catch (error) {
    if (error instanceof WWWAuthenticateChallengeError) return error.cause
  }
  return []
}
