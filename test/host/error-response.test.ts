import { expect, test } from 'vitest'
import { readRefusal, unusable } from '../../src/host/grant/error-response.js'

const NOW = Date.UTC(2026, 0, 1)

function refusal(status: number, body: unknown = undefined, headers: Record<string, string> = {}) {
  const response = new Response(null, { status, headers })
  return readRefusal(response, body) ?? unusable(response, 'cause', 'advice', NOW)
}

test.each([
  [401, undefined],
  [401, 'Unauthorized'],
  [401, { error: 'server_error' }],
  [400, { error: 'invalid_grant' }],
])('%i with %o ends the session', (status, body) => {
  expect(refusal(status, body)).toEqual({ type: 'refused', reason: 'expired', message: '' })
})

test.each([
  [400, undefined],
  [400, { error: 'invalid_request' }],
  [400, { error: ['invalid_grant'] }],
  [403, { error: 'invalid_grant' }],
  [404, { error: 'invalid_grant' }],
  [408, undefined],
  [409, undefined],
  [429, { error: 'invalid_grant' }],
  [500, { error: 'invalid_grant' }],
  [502, undefined],
  [503, undefined],
])('%i with %o signs nobody out', (status, body) => {
  expect(refusal(status, body)).toMatchObject({ type: 'unreachable', retryAfter: null })
})

test("the server's own reason and words are told, and not at any length", () => {
  const told = { reason: 'replayed', error_description: 'x'.repeat(1000) }
  expect(refusal(401, told)).toEqual({ type: 'refused', reason: 'replayed', message: 'x'.repeat(300) })
  expect(refusal(401, { reason: 'toString', error_description: {} })).toMatchObject({
    reason: 'expired',
    message: '',
  })
})

test.each([
  ['120', 120_000],
  ['0', 0],
  ['99999999', 86_400_000],
  [new Date(NOW + 30_000).toUTCString(), 30_000],
  [new Date(NOW - 30_000).toUTCString(), 0],
  ['soon', null],
  ['', null],
])('Retry-After: %s is %o ms', (value, ms) => {
  const { retryAfter } = refusal(503, undefined, { 'retry-after': value }) as { retryAfter: number | null }
  expect(retryAfter).toBe(ms)
})

test('a date is read by the clock of the server that wrote it', () => {
  const serverNow = NOW - 86_400_000
  const headers = {
    date: new Date(serverNow).toUTCString(),
    'retry-after': new Date(serverNow + 5000).toUTCString(),
  }
  expect(refusal(429, undefined, headers)).toMatchObject({ retryAfter: 5000 })
})

test.each(['invalid_target', 'invalid_scope'])(
  '%s is a refusal of what was asked for, not of the session',
  (error) => {
    const target = JSON.stringify({ resource: 'https://billing.example/' })
    const answer = (status: number) => new Response(null, { status })
    expect(readRefusal(answer(400), { error }, target)).toEqual({ type: 'target-refused', error })
    expect(readRefusal(answer(500), { error }, target)).toBeNull()
    // Where nothing was asked for there is nothing that could be refused.
    expect(readRefusal(answer(400), { error })).toBeNull()
  },
)
