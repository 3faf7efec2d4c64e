import { expect, test } from 'vitest'
import { refreshDueAt } from '../../src/core/refresh-due.js'
import { type IssuedTokens, tokenSet } from '../../src/core/tokens.js'
import { POLICY } from './surroundings.js'

const issued: IssuedTokens = {
  accessToken: 'access',
  refreshToken: 'refresh',
  receivedAt: 1000,
  expiresIn: 60,
  refreshExpiresIn: 600,
  claims: { sub: 'ada' },
}

test('lifetimes count from the receipt of the answer', () => {
  expect(tokenSet(issued, null)).toMatchObject({ accessExpiresAt: 61_000, sessionExpiresAt: 601_000 })
})

test('a refresh that says nothing of refresh token, session and user leaves them as they were', () => {
  const before = tokenSet(issued, null)
  const silent = { ...issued, refreshToken: undefined, refreshExpiresIn: null, claims: null }
  expect(tokenSet({ ...silent, accessToken: 'next' }, before)).toEqual({ ...before, accessToken: 'next' })
})

test('whether a server lets our headers through is known as of its last answer', () => {
  const bare = tokenSet({ ...issued, isBare: true }, null)
  expect(bare.isBare).toBe(true)
  expect(tokenSet(issued, bare)).not.toHaveProperty('isBare')
})

test('a key is of the session, and each access token tells by itself whether it is bound', () => {
  const proofKey = { name: 'key' }
  const billing = '{"resource":"https://billing.example/"}'
  const begun = tokenSet({ ...issued, isBound: true, proofKey }, null)
  const next = tokenSet({ ...issued, isBound: true }, begun, 1)
  expect(next).toMatchObject({ isBound: true, proofKey })
  const withBilling = tokenSet(issued, next, 2, billing)
  expect(withBilling).toMatchObject({ isBound: true, proofKey })
  expect(withBilling.others[billing]).not.toHaveProperty('isBound')
  expect(tokenSet(issued, null)).not.toHaveProperty('proofKey')
})

test('an answer that tells no lifetime lasts as long as the last one told', () => {
  const before = tokenSet(issued, null)
  const untold = { ...issued, receivedAt: 30_000, expiresIn: null }
  expect(tokenSet(untold, before).accessExpiresAt).toBe(90_000)
  const billing = '{"resource":"https://billing.example/"}'
  expect(tokenSet(untold, before, 1, billing).others?.[billing]?.accessExpiresAt).toBe(90_000)
})

test('where no lifetime was ever told, a 401 tells: nothing is refreshed before', () => {
  const day = 24 * 3_600_000
  const untold = tokenSet({ ...issued, expiresIn: null, refreshExpiresIn: null }, null)
  const again = tokenSet({ ...issued, expiresIn: null, refreshExpiresIn: null, receivedAt: day }, untold)
  expect(refreshDueAt(untold, untold, 1000, POLICY)).toBeGreaterThan(3000 * day)
  expect(refreshDueAt(again, again, day, POLICY)).toBeGreaterThan(3000 * day)
})

test('a refresh token that moved into a cookie is forgotten', () => {
  expect(tokenSet({ ...issued, refreshToken: null }, tokenSet(issued, null)).refreshToken).toBeNull()
})
