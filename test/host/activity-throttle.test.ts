import { beforeEach, expect, test, vi } from 'vitest'
import { activityThrottle } from '../../src/protocol/activity-throttle.js'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

/** How often is told of a user who types a letter in each tenth of a second of a minute. */
function toldInAMinute(left: number): number {
  const tell = vi.fn()
  const acted = activityThrottle(tell)
  for (let letter = 0; letter < 600; letter++) {
    acted(Date.now() + left)
    vi.advanceTimersByTime(100)
  }
  return tell.mock.calls.length
}

test.each([
  ['half an hour', 1_800_000, 4],
  ['a minute', 60_000, 4],
  ['four seconds', 4_000, 60],
])(
  'who types for a minute under an idle limit of %s is told of no more often than needed',
  (_, left, times) => {
    expect(toldInAMinute(left)).toBe(times)
  },
)

test('the first thing that a user does after a pause is told of at once', () => {
  const tell = vi.fn()
  const acted = activityThrottle(tell)
  acted(Date.now() + 60_000)
  vi.advanceTimersByTime(15_000)
  acted(Date.now() + 60_000)
  expect(tell).toHaveBeenCalledTimes(2)
})

test('without an idle limit nobody is told', () => {
  const tell = vi.fn()
  activityThrottle(tell)(null)
  expect(tell).not.toHaveBeenCalled()
})
