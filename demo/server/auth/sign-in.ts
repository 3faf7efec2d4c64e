import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { countTry, forgetTries, secondsToWait } from '../tokens/tries.js'
import { findAccount } from '../users/accounts.js'
import { refuseRequest, refuseTries } from './refusal.js'
import { askForCode } from './second-factor.js'
import { rememberPlaces, signInLimits } from './sign-in-limits.js'
import { startSession } from './start-session.js'
import { readDelivery } from './token-delivery.js'

/** The resource owner's password, exchanged for a family of tokens. */
export async function signIn(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  const { username, password } = fields
  const delivery = readDelivery(c)
  if (!delivery) return refuseRequest(c, 'The header Holdfast-Tokens cannot be read.')
  if (typeof username !== 'string' || typeof password !== 'string') {
    return refuseRequest(c, 'The members "username" and "password" are needed.')
  }
  const { db, now } = deployment
  const limits = await signInLimits(c, deployment, username)
  const full = await secondsToWait(db, limits.all, now())
  if (full !== undefined) return refuseTries(c, full)
  const user = await findAccount(db, username, password, deployment.limits.passwordCost)
  if (!user) {
    const exceeded = await countTry(db, limits.all, deployment.limits.signInWindow, now())
    if (exceeded !== undefined) return refuseTries(c, exceeded)
    const error_description = 'The user name or the password is wrong.'
    return c.json({ error: 'invalid_grant', error_description }, 400)
  }
  // Of many guesses at once, all have found room. What was counted since counts against the right one too.
  const late = await secondsToWait(db, limits.all, now())
  if (late !== undefined) return refuseTries(c, late)
  await forgetTries(db, limits.own)
  await rememberPlaces(deployment, limits)
  return user.totpSecret ? askForCode(c, deployment, user) : startSession(c, deployment, user, delivery)
}
