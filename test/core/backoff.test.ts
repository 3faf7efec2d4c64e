import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoff } from '../../src/core/backoff.js'

test('many browsers come back at times that are spread over the whole interval', () => {
  expect(backoff(1, null, () => 0)).toBe(0)
  expect(backoff(1, null, () => 1)).toBe(1000)
  expect(backoff(4, null, () => 0.5)).toBe(4000)
})

test('a server that is away for long is asked at least once a minute', () => {
  expect(backoff(10_000, null, () => 1)).toBe(60_000)
})

test('browsers that were all told the same end of a maintenance do not come back in the same second', () => {
  expect(backoff(1, 600_000, () => 0)).toBe(600_000)
  expect(backoff(1, 600_000, () => 1)).toBe(660_000)
  expect(backoff(1, 20_000, () => 1)).toBe(40_000)
})

test('Retry-After is never undercut, and spread as well', () => {
  const random = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.nat(86_400_000),
      random,
      (failures, retryAfter, drawn) => {
        const delay = backoff(failures, retryAfter, () => drawn)
        expect(delay).toBeGreaterThanOrEqual(retryAfter)
        expect(delay).toBeLessThanOrEqual(retryAfter + 60_000)
      },
    ),
  )
})
