import { expect, test } from 'vitest'
import { answerWith, holdsTokens, withoutTokens } from '../../src/host/grant/without-tokens.js'

const KNOWN = ['SECRET-A', 'SECRET-R', null]

test('a page reads its own sign-in answer without any token in it', () => {
  const json = {
    access_token: 'SECRET-A',
    refresh_token: 'SECRET-R',
    id_token: 'SECRET-I',
    data: { jwt: 'SECRET-A', header: 'Bearer SECRET-A', list: ['SECRET-R', 'kept'], again: 'of SECRET-I' },
    expires_in: 60,
    user: { name: 'Ada' },
  }
  const told = withoutTokens(json, KNOWN)
  expect(JSON.stringify(told)).not.toContain('SECRET')
  expect(told).toMatchObject({ expires_in: 60, user: { name: 'Ada' } })
  expect(holdsTokens(json, KNOWN)).toBe(true)
})

test.each([
  { accessToken: 'abcdefghij' },
  { data: { 'refresh-token': 'abcdefghij' } },
  { token: 'abcdefghij' },
  { authToken: { value: 'abcdefghij' } },
  { JWT: 'abcdefghij' },
  { note: 'your session was SECRET-R' },
  { 'SECRET-A': 1 },
])('nothing of %o that is a token comes to a page', (json) => {
  expect(holdsTokens(json, KNOWN)).toBe(true)
  expect(JSON.stringify(withoutTokens(json, KNOWN))).not.toMatch(/abcdefghij|SECRET/)
})

test.each([
  { mfa_required: true, mfa_token: 'Fe26.2**challenge', methods: ['otp'] },
  { access_token: null, step: 'otp' },
  { token: '', tokens: false, requires_token: true },
  { error: 'mfa_required', transaction: 'abcdefghij' },
  [],
  null,
])('what asks for a second factor comes to the page as it is: %o', (json) => {
  expect(holdsTokens(json, KNOWN)).toBe(false)
  expect(withoutTokens(json, KNOWN)).toEqual(json)
})

test('tokens in cookies do not make everything a secret', () => {
  const json = { expires_in: 60, name: 'Ada' }
  expect(withoutTokens(json, [null, null])).toEqual(json)
})

test('an answer with another body keeps its status, also where it has no body', async () => {
  expect(answerWith(undefined, 204).status).toBe(204)
  const answer = answerWith({ a: 1 }, 201)
  expect([answer.status, await answer.json()]).toEqual([201, { a: 1 }])
})
