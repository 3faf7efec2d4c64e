import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deployment } from '../deployment.js'
import { countTry } from '../tokens/tries.js'
import { accountWithId, type User } from '../users/accounts.js'
import { stepOf } from '../users/totp.js'
import type { Authentication } from './authentication.js'

/** For how long a right password waits for its code. */
const CODE_WITHIN_MS = 5 * 60_000
/** Seconds in which each code is good. */
const CODES_LAST = 120

/** That the password of this user was right. No token is in it, and nothing that goes with one. */
export function codeTransaction({ authority, now }: Deployment, user: User): string {
  const until = `${user.id} ${now() + CODE_WITHIN_MS}`
  return `${encoded(until)}.${signed(until, authority)}`
}

/** Who has the authenticator app, after the password. Each code is good once, and few wrong ones may be tried. */
export async function byCode(
  deployment: Deployment,
  transaction: string,
  code: string,
): Promise<Authentication> {
  const { db, limits, now } = deployment
  const user = await userOf(transaction, deployment)
  if (!user?.totpSecret) return wrong('This took too long. Sign in again.')
  const tries = [{ name: `code ${user.id}`, most: limits.signInsPerPlace }]
  const seconds = await countTry(db, tries, limits.signInWindow, now())
  if (seconds !== undefined)
    return { type: 'too-many', description: 'Too many codes. Try again later.', seconds }
  const step = stepOf(code.replaceAll(' ', ''), user.totpSecret, now())
  if (step === undefined) return wrong('The code is wrong.')
  const once = [{ name: `code ${user.id} ${step}`, most: 1 }]
  const used = await countTry(db, once, CODES_LAST, now())
  return used === undefined
    ? { type: 'user', user }
    : wrong('This code was used already. Wait for the next one.')
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

function wrong(description: string): Authentication {
  return { type: 'wrong', description }
}
