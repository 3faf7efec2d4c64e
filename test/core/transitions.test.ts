import { expect, test } from 'vitest'
import { NO_SESSION, UNTOLD } from '../../src/core/session.js'
import { MAIN } from '../../src/core/target.js'
import type { TokenGrant } from '../../src/core/tokens.js'
import { admit, begin, settle } from '../../src/core/transitions.js'
import { POLICY } from './surroundings.js'

const grant: TokenGrant = {
  accessToken: 'access',
  refreshToken: 'refresh',
  receivedAt: 0,
  expiresIn: 60,
  refreshExpiresIn: null,
  claims: null,
}
const active = admit(NO_SESSION, 0, grant, POLICY, 0, 'ada')
const intent = { name: 'other', purpose: 'needed', target: MAIN, now: 0 } as const
const refreshing = begin(active, intent)

test('an answer to another attempt changes nothing', () => {
  expect(settle(refreshing, 'ada-1', { type: 'granted', grant }, 0, () => 0)).toBe(refreshing)
})

test('an attempt that is written down goes on', () => {
  expect(begin(refreshing, intent)).toBe(refreshing)
})

test('two hosts that cannot read what the other wrote down send the same attempt for the same tokens', () => {
  expect(begin(active, intent)).toMatchObject({ attempt: 'ada-0' })
  expect(begin(active, { ...intent, name: 'another' })).toMatchObject({ attempt: 'ada-0' })
})

test('fresh tokens are spent on another attempt than those before', () => {
  const refreshed = settle(refreshing, 'ada-0', { type: 'granted', grant }, 0, () => 0)
  expect(begin(refreshed, intent)).toMatchObject({ attempt: 'ada-1' })
})

test('a session that nobody has told of yet is first asked for the user, whichever API is wanted', () => {
  const target = JSON.stringify({ resource: 'https://billing.example/' })
  expect(begin(UNTOLD, { ...intent, target })).toMatchObject({ target: MAIN })
})
