import { expect, test } from 'vitest'
import { begin, settle } from '../../src/core/attempt.js'
import { describe } from '../../src/core/describe.js'
import { beginSession, contest } from '../../src/core/new-session.js'
import { NO_SESSION, type SessionRecord, UNCONFIRMED } from '../../src/core/session.js'
import { MAIN } from '../../src/core/target.js'
import type { IssuedTokens } from '../../src/core/tokens.js'
import { POLICY } from './surroundings.js'

const issued: IssuedTokens = {
  accessToken: 'access',
  refreshToken: 'refresh',
  receivedAt: 0,
  expiresIn: 60,
  refreshExpiresIn: null,
  claims: null,
}
const active = beginSession(NO_SESSION, 0, issued, POLICY, 0, 'ada')
const intent = { name: 'other', purpose: 'needed', target: MAIN, now: 0 } as const
const refreshing = begin(active, intent)

test('an answer to another attempt changes nothing', () => {
  expect(settle(refreshing, 'ada-1', { type: 'granted', issued }, 0, () => 0)).toBe(refreshing)
})

test('an attempt that is written down goes on', () => {
  expect(begin(refreshing, intent)).toBe(refreshing)
})

test('two hosts that cannot read what the other wrote down send the same attempt for the same tokens', () => {
  expect(begin(active, intent)).toMatchObject({ attempt: 'ada-0' })
  expect(begin(active, { ...intent, name: 'another' })).toMatchObject({ attempt: 'ada-0' })
})

test('fresh tokens are spent on another attempt than those before', () => {
  const refreshed = settle(refreshing, 'ada-0', { type: 'granted', issued }, 0, () => 0)
  expect(begin(refreshed, intent)).toMatchObject({ attempt: 'ada-1' })
})

test('a refresh token that comes with nothing else is the one that is sent next, as another attempt', () => {
  const outcome = { type: 'unreachable', cause: '', retryAfter: null, refreshToken: 'next' } as const
  const settled = settle(refreshing, 'ada-0', outcome, 0, () => 1)
  expect(settled).toMatchObject({
    status: 'refreshing',
    attempt: 'ada-1',
    rotation: 1,
    failures: 1,
    retryAt: 1000,
    tokens: { refreshToken: 'next', accessToken: 'access', rotation: 0 },
  })
  const granted = settle(settled, 'ada-1', { type: 'granted', issued }, 0, () => 0)
  expect(granted).toMatchObject({ status: 'active', rotation: 2, tokens: { rotation: 2 } })
})

test('a server that answers every refresh with neither yes nor no is told from an outage after a minute', () => {
  const [first, later] = [0, 61_000]
  const odd = { type: 'unreachable', cause: '404', retryAfter: null, isAnswered: true } as const
  const outage = { type: 'unreachable', cause: '503', retryAfter: null } as const
  const describeAt = (session: SessionRecord, now: number) => describe(session, now, POLICY)
  const once = settle(refreshing, 'ada-0', odd, first, () => 0)
  expect(describeAt(once, first)).toMatchObject({
    mistake: '404',
    state: { status: 'active', reachable: false, reason: 'outage' },
  })
  const twice = settle(once, 'ada-0', odd, later, () => 0)
  expect(describeAt(twice, later)).toMatchObject({ state: { reason: 'refused' }, mistake: '404' })
  const between = settle(once, 'ada-0', outage, later, () => 0)
  expect(describeAt(between, later)).toMatchObject({ state: { reason: 'outage' } })
  expect(describeAt(between, later)).not.toHaveProperty('mistake')
  const mended = settle(twice, 'ada-0', { type: 'granted', issued }, later, () => 0)
  expect(mended).not.toHaveProperty('answered')
  expect(describeAt(mended, later).state).not.toHaveProperty('reason')
})

test('a session that nobody has told of yet is first asked for the user, whichever API is wanted', () => {
  const target = JSON.stringify({ resource: 'https://billing.example/' })
  expect(begin(UNCONFIRMED, { ...intent, target })).toMatchObject({ target: MAIN })
})

test('what another API’s answer brings while the cookies may be another user’s is used for nobody', () => {
  const cookies = { ...POLICY, cookies: { refresh: true, access: false } }
  const told = beginSession(NO_SESSION, 0, { ...issued, receivedAt: 1 }, POLICY, 1, 'ada')
  const contested = contest(told, told.number, cookies, 1)
  const asked = {
    name: 'x',
    purpose: 'needed',
    target: '{"resource":"https://billing.example/"}',
    now: 0,
  } as const
  const begun = { ...begin(told, asked), contested: true } as const
  if (begun.status !== 'refreshing') throw new Error('not begun')
  const answer = { type: 'granted', issued: { ...issued, accessToken: 'of bob' } } as const
  const settled = settle(begun, begun.attempt, answer, 1, () => 0)
  expect(JSON.stringify(settled)).not.toContain('of bob')
  expect(settled).toMatchObject({ contested: true, rotation: 1 })
  expect(begin(contested, asked)).toMatchObject({ target: MAIN })
})

test('a refresh that names another user begins another session, with nothing of the first in it', () => {
  const begun = begin(active, { name: 'x', purpose: 'needed', target: MAIN, now: 0 })
  if (begun.status !== 'refreshing') throw new Error('not begun')
  const answer = { type: 'granted', issued: { ...issued, claims: { sub: 'bob' } } } as const
  const settled = settle(
    { ...begun, tokens: { ...begun.tokens, claims: { sub: 'ada' } } },
    begun.attempt,
    answer,
    1,
    () => 0,
  )
  expect(settled).toMatchObject({ number: active.number + 1, tokens: { claims: { sub: 'bob' }, others: {} } })
})
