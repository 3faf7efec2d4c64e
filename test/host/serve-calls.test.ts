import { releaseProxy, wrap } from 'comlink'
import { expect, test, vi } from 'vitest'
import { CALL_NAMES, type Calls } from '../../src/protocol/calls.js'
import { boundedCalls } from '../../sw/bounded-calls.js'
import { serve } from '../../sw/serve-calls.js'

const calls = Object.fromEntries(
  [...CALL_NAMES].map((name) => [name, async () => ({ ok: true, value: name })]),
) as unknown as Calls

const HELLO = { holdfast: 'hello', life: 'life', boot: 'boot' } as const

/** What a page with this code gets from the worker. */
async function asked(
  ask: (remote: Record<string, () => Promise<unknown>>) => Promise<unknown>,
): Promise<unknown> {
  const { port1, port2 } = new MessageChannel()
  const served = serve(calls, port2, HELLO, (call) => call())
  const remote = wrap<Record<string, () => Promise<unknown>>>(port1)
  try {
    return await ask(remote as never)
  } finally {
    remote[releaseProxy]()
    await served
    port1.close()
  }
}

test('a page makes the calls that the worker knows', async () => {
  expect(await asked((remote) => remote.inspect?.() ?? Promise.resolve())).toEqual({
    ok: true,
    value: 'inspect',
  })
})

test('a page of a newer version is told that this worker does not know its call', async () => {
  const answer = await asked((remote) => remote.callOfTomorrow?.() ?? Promise.resolve())
  expect(answer).toMatchObject({
    ok: false,
    failure: { code: 'invalid_call', message: expect.stringMatching(/version \d/) },
  })
})

test.each([
  { type: 'APPLY', path: ['inspect', 'constructor'], argumentList: [] },
  { type: 'APPLY', path: ['constructor'], argumentList: [{ type: 'RAW', value: 'return 1' }] },
  { type: 'APPLY', path: ['__proto__'], argumentList: [] },
  { type: 'APPLY', path: ['inspect'], argumentList: [{ type: 'HANDLER', name: 'proxy', value: null }] },
  { type: 'GET', path: ['inspect'] },
  { type: 'SET', path: ['inspect'], value: { type: 'RAW', value: 1 } },
  { type: 'CONSTRUCT', path: ['inspect'], argumentList: [] },
  { type: 'ENDPOINT' },
  {},
])('a hostile page that sends $type $path reaches nothing of the worker', async (message) => {
  const { port1, port2 } = new MessageChannel()
  void serve(calls, port2, HELLO, (call) => call())
  const answer = new Promise((resolve) => {
    port1.onmessage = ({ data }) => data.id === 'asked' && resolve(data)
  })
  port1.postMessage({ id: 'asked', ...message })
  expect(await answer).toMatchObject({ type: 'RAW', value: { ok: false } })
  port1.postMessage({ id: 'over', type: 'RELEASE' })
  port1.close()
})

test('a page whose call fails in the worker is not told that there is no such call, nor what was in the error', async () => {
  const { port1, port2 } = new MessageChannel()
  const failing = { ...calls, inspect: () => Promise.reject(new RangeError('of a secret')) }
  void serve(failing, port2, HELLO, (call) => call())
  const remote = wrap<Record<string, () => Promise<unknown>>>(port1)
  const answer = await remote.inspect?.()
  expect(answer).toMatchObject({
    ok: false,
    failure: { code: 'worker_unavailable', message: expect.stringMatching(/RangeError.*try again/) },
  })
  expect(JSON.stringify(answer)).not.toContain('secret')
})

test('a page that names its call by what it has transferred is answered, and the worker is done with it', async () => {
  const { port1, port2 } = new MessageChannel()
  const served = serve(calls, port2, HELLO, (call) => call())
  const id = new MessageChannel().port1
  port1.postMessage({ id, type: 'APPLY', path: ['inspect'], argumentList: [] }, [id])
  expect(await served).toEqual({ ok: true, value: 'inspect' })
  port1.close()
})

test('a port takes one call', async () => {
  const { port1, port2 } = new MessageChannel()
  const make = vi.fn((call: () => Promise<never>) => call())
  const served = serve(calls, port2, HELLO, make as never)
  for (const id of ['1', '2', '3'])
    port1.postMessage({ id, type: 'APPLY', path: ['extend'], argumentList: [] })
  expect(await served).toEqual({ ok: true, value: 'extend' })
  await new Promise((over) => setTimeout(over, 50))
  expect(make).toHaveBeenCalledTimes(1)
})

test('a page that calls too late is told that its call was not heard, and may make it again', async () => {
  vi.useFakeTimers()
  const { port1, port2 } = new MessageChannel()
  const served = serve(calls, port2, HELLO, (call) => call())
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await served).toBeNull()
  vi.useRealTimers()
  const words: unknown[] = []
  port1.onmessage = ({ data }) => words.push(data.holdfast)
  await vi.waitFor(() => expect(words).toEqual(['hello', 'dropped']))
  port1.close()
})

test('a page that has fifty calls under way fails alone', async () => {
  const { make, isNone } = boundedCalls()
  const answer = { ok: true, value: null } as const
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const under = Array.from({ length: 50 }, () => make('faulty', () => finished.then(() => answer)))
  expect(await make('faulty', async () => answer)).toMatchObject({ failure: { code: 'unreachable' } })
  expect(await make('another', async () => answer)).toBe(answer)
  finish()
  await Promise.all(under)
  expect(isNone()).toBe(true)
  expect(await make('faulty', async () => answer)).toBe(answer)
})
