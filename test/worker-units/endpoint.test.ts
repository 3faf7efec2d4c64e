import { releaseProxy, wrap } from 'comlink'
import { expect, test } from 'vitest'
import { CALL_NAMES, type Calls } from '../../src/protocol/calls.js'
import { serve } from '../../sw/endpoint.js'

const calls = Object.fromEntries(
  [...CALL_NAMES].map((name) => [name, async () => ({ ok: true, value: name })]),
) as unknown as Calls

/** What a page with this code gets from the worker. */
async function asked(
  ask: (remote: Record<string, () => Promise<unknown>>) => Promise<unknown>,
): Promise<unknown> {
  const { port1, port2 } = new MessageChannel()
  const served = serve(calls, port2, 'life')
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
  void serve(calls, port2, 'life')
  const answer = new Promise((resolve) => {
    port1.onmessage = ({ data }) => data.id === 'asked' && resolve(data)
  })
  port1.postMessage({ id: 'asked', ...message })
  expect(await answer).toMatchObject({ type: 'RAW', value: { ok: false } })
  port1.postMessage({ id: 'over', type: 'RELEASE' })
  port1.close()
})
