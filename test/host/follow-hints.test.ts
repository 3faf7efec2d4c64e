import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followHints, type Hint } from '../../src/page/follow-hints.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A host that takes a moment to answer, longer where there is no news, and the page that asks it. */
function pageOf(host: { revision: number }) {
  const page = { told: host.revision, looks: [] as number[], heard: (_revision: number): void => {} }
  const look = async ({ heard, told }: Hint): Promise<void> => {
    page.looks.push(heard)
    await new Promise((answered) => setTimeout(answered, told === host.revision ? 50 : 5))
    page.told = host.revision
  }
  page.heard = followHints(look, () => page.told)
  return page
}

test('news are asked for at once, and heard again cost nothing', async () => {
  const host = { revision: 6 }
  const page = pageOf(host)
  host.revision = 7
  page.heard(7)
  expect(page.looks).toEqual([7])
  await vi.advanceTimersByTimeAsync(5)
  expect(page.told).toBe(7)
  page.heard(7)
  await vi.runAllTimersAsync()
  expect(page.looks).toEqual([7])
})

test('however many hints come while the host is asked, one more call follows', async () => {
  const host = { revision: 6 }
  const page = pageOf(host)
  for (let revision = 7; revision < 2_007; revision++) page.heard(revision)
  await vi.runAllTimersAsync()
  expect(page.looks).toEqual([7, 2_006])
})

test('hints that are forged for ten seconds cause a few calls in each', async () => {
  const page = pageOf({ revision: 6 })
  for (let revision = 7; revision < 10_007; revision++) {
    page.heard(revision)
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(page.looks.length).toBeLessThan(10 * 21)
})

test.each([
  ['higher', 9_999],
  ['lower', 1],
  ['the same', 6],
])('true news between forged hints of a revision that is %s are shown soon', async (_, forged) => {
  const host = { revision: 6 }
  const page = pageOf(host)
  for (let at = 0; at < 500; at++) {
    page.heard(forged)
    await vi.advanceTimersByTimeAsync(1)
  }
  host.revision = 7
  page.heard(7)
  page.heard(forged)
  await vi.advanceTimersByTimeAsync(60)
  expect(page.told).toBe(7)
})

test('a host that cannot be asked is not asked again for the same hint, and is for the next', async () => {
  const looks: number[] = []
  const heard = followHints(
    async ({ heard }) => {
      looks.push(heard)
      throw new Error('no worker')
    },
    () => undefined,
  )
  heard(7)
  await vi.runAllTimersAsync()
  heard(8)
  await vi.runAllTimersAsync()
  expect(looks).toEqual([7, 8])
})
