import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import { countTry, forgetTries, secondsToWait } from '../tokens/tries.js'
import { findAccount } from '../users/accounts.js'
import type { Authentication } from './authentication.js'
import { codeTransaction } from './by-code.js'
import { rememberPlaces, signInLimits } from './sign-in-limits.js'

/** Who knows the password of an account, within the limits of guessing. */
export async function byPassword(
  c: Exchange,
  deployment: Deployment,
  username: string,
  password: string,
): Promise<Authentication> {
  const { db, now } = deployment
  const limits = await signInLimits(c, deployment, username)
  const full = await secondsToWait(db, limits.all, now())
  if (full !== undefined) return tooMany(full)
  const user = await findAccount(db, username, password, deployment.limits.passwordCost)
  if (!user) {
    const exceeded = await countTry(db, limits.all, deployment.limits.signInWindow, now())
    if (exceeded !== undefined) return tooMany(exceeded)
    return { type: 'wrong', description: 'The user name or the password is wrong.' }
  }
  // Of many guesses at once, all have found room. What was counted since counts against the right one too.
  const late = await secondsToWait(db, limits.all, now())
  if (late !== undefined) return tooMany(late)
  await forgetTries(db, limits.own)
  await rememberPlaces(deployment, limits)
  if (!user.totpSecret) return { type: 'user', user }
  return { type: 'code-needed', transaction: codeTransaction(deployment, user) }
}

function tooMany(seconds: number): Authentication {
  const description = 'Too many wrong passwords. Try again later, or sign in with a link.'
  return { type: 'too-many', description, seconds }
}
