import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_TOTP_SECRET } from '../../demo/server/users/accounts.js'
import { stepAt, totp } from '../../demo/server/users/totp.js'
import { type RunningServer, read, runServer } from './running-server.js'

let server: RunningServer
let now = Date.now()
beforeAll(async () => {
  server = await runServer({ now: () => now, limits: { signInsPerPlace: 6 } })
})
afterAll(() => server.close())

interface Challenge {
  readonly challenge: string
  readonly transaction: string
}

async function challenged(): Promise<string> {
  const answer = await server.post('/auth/token', { username: 'otp', password: 'otp' })
  expect(answer.status).toBe(200)
  const told = await read<Challenge>(answer)
  expect(told).toEqual({ challenge: 'otp', transaction: expect.any(String) })
  return told.transaction
}

const redeem = (transaction: unknown, code: unknown) => server.post('/auth/token/otp', { transaction, code })
const codeNow = (late = 0) => totp(DEMO_TOTP_SECRET, stepAt(now) + late)

test('the codes are those of RFC 6238', () => {
  // Appendix B, of whose eight digits the last six.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  expect(totp(secret, stepAt(59_000))).toBe('287082')
  expect(totp(secret, stepAt(1_111_111_109_000))).toBe('081804')
  expect(totp(secret, stepAt(20_000_000_000_000))).toBe('353130')
})

test('a user with an authenticator app is signed in by password and code, and each code is good once', async () => {
  const transaction = await challenged()
  const code = codeNow()
  expect((await redeem(transaction, '000000')).status).toBe(400)
  const admitted = await redeem(transaction, ` ${code.slice(0, 3)} ${code.slice(3)}`)
  expect(admitted.status).toBe(200)
  expect(await admitted.json()).toMatchObject({ claims: { name: 'Careful User' } })
  expect((await redeem(transaction, code)).status).toBe(400)
  expect(await server.stats()).toMatchObject({ signIns: 1 })
})

test('nobody is signed in by a code without the password, with a late one, or with one after too long', async () => {
  const transaction = await challenged()
  for (const forged of ['', 'a.b', `${transaction}x`, transaction.replace(/.$/, '')])
    expect((await redeem(forged, codeNow(1))).status).toBe(400)
  expect((await redeem(transaction, codeNow(-2))).status).toBe(400)
  now += 5 * 60_000
  expect((await redeem(transaction, codeNow())).status).toBe(400)
  expect((await redeem(undefined, 123)).status).toBe(400)
})

test('codes are not guessed', async () => {
  now += 3_600_000
  const transaction = await challenged()
  const answers: number[] = []
  for (let guess = 0; guess < 7; guess++) answers.push((await redeem(transaction, `00000${guess}`)).status)
  expect(answers.at(-1)).toBe(429)
  expect((await redeem(transaction, codeNow())).status).toBe(429)
})
