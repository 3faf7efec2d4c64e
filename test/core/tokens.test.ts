import { expect, test } from 'vitest'
import { type TokenGrant, tokenSet } from '../../src/core/tokens.js'

const grant: TokenGrant = {
  accessToken: 'access',
  refreshToken: 'refresh',
  receivedAt: 1000,
  expiresIn: 60,
  refreshExpiresIn: 600,
  claims: { sub: 'ada' },
}

test('lifetimes count from the receipt of the answer', () => {
  expect(tokenSet(grant, null)).toMatchObject({ accessExpiresAt: 61_000, sessionExpiresAt: 601_000 })
})

test('a refresh that says nothing of refresh token, session and user leaves them as they were', () => {
  const before = tokenSet(grant, null)
  const silent = { ...grant, refreshToken: undefined, refreshExpiresIn: null, claims: null }
  expect(tokenSet({ ...silent, accessToken: 'next' }, before)).toEqual({ ...before, accessToken: 'next' })
})

test('a refresh token that moved into a cookie is forgotten', () => {
  expect(tokenSet({ ...grant, refreshToken: null }, tokenSet(grant, null)).refreshToken).toBeNull()
})
