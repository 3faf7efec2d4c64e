import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { countTry } from '../tokens/tries.js'
import { accountWithId, type User } from '../users/accounts.js'
import { stepOf } from '../users/totp.js'
import { refuseRequest, refuseTries } from './refusal.js'
import { startSession } from './start-session.js'
import { readDelivery } from './token-delivery.js'

/** For how long a right password waits for its code. */
const CODE_WITHIN_MS = 5 * 60_000
/** Seconds in which each code is good. */
const CODES_LAST = 120

/**
 * The password was right; this user has a second factor. No token is in it, and nothing that goes with one.
 */
export function askForCode(c: Exchange, { authority, now }: Deployment, user: User): Response {
  const until = `${user.id} ${now() + CODE_WITHIN_MS}`
  return c.json({ challenge: 'otp', transaction: `${encoded(until)}.${signed(until, authority)}` })
}

/**
 * The code of the authenticator app, exchanged for a family of tokens. Each is good once, and
 * few wrong ones may be tried.
 */
export async function redeemCode(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  const { transaction, code } = fields
  const delivery = readDelivery(c)
  if (!delivery) return refuseRequest(c, 'The header Holdfast-Tokens cannot be read.')
  if (typeof transaction !== 'string' || typeof code !== 'string') {
    return refuseRequest(c, 'The members "transaction" and "code" are needed.')
  }
  const { db, limits, now } = deployment
  const user = await userOf(transaction, deployment)
  if (!user?.totpSecret) return refuse(c, 'This took too long. Sign in again.')
  const tries = [{ name: `code ${user.id}`, most: limits.signInsPerPlace }]
  const exceeded = await countTry(db, tries, limits.signInWindow, now())
  if (exceeded !== undefined) return refuseTries(c, exceeded, 'Too many codes. Try again later.')
  const step = stepOf(code.replaceAll(' ', ''), user.totpSecret, now())
  if (step === undefined) return refuse(c, 'The code is wrong.')
  const once = [{ name: `code ${user.id} ${step}`, most: 1 }]
  const used = await countTry(db, once, CODES_LAST, now())
  if (used !== undefined) return refuse(c, 'This code was used already. Wait for the next one.')
  return startSession(c, deployment, user, delivery)
}

async function userOf(transaction: string, { db, authority, now }: Deployment): Promise<User | undefined> {
  const [payload = '', signature = ''] = transaction.split('.')
  const until = Buffer.from(payload, 'base64url').toString()
  const [given, right] = [Buffer.from(signature), Buffer.from(signed(until, authority))]
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  const [id = '', endsAt] = until.split(' ')
  return now() < Number(endsAt) ? accountWithId(db, id) : undefined
}

function signed(text: string, { successorSecret }: Deployment['authority']): string {
  return createHmac('sha256', successorSecret).update(`second factor ${text}`).digest('base64url')
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function refuse(c: Exchange, error_description: string): Response {
  return c.json({ error: 'invalid_grant', error_description }, 400)
}
