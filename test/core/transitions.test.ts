import { expect, test } from 'vitest'
import { NO_SESSION } from '../../src/core/session.js'
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
const active = admit(NO_SESSION, 0, grant, POLICY, 0)
const intent = { attempt: 'first', purpose: 'needed', number: 1, rotation: 0, now: 0 } as const
const refreshing = begin(active, intent)

test('an answer to another attempt changes nothing', () => {
  expect(settle(refreshing, 'second', { type: 'granted', grant }, 0, () => 0)).toBe(refreshing)
})

test('an attempt that is written down goes on under its own name', () => {
  expect(begin(refreshing, { ...intent, attempt: 'second' })).toBe(refreshing)
})
