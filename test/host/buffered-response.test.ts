import { expect, test } from 'vitest'
import { buffered } from '../../src/host/request/buffered-response.js'

test('a small refusal reaches the page as the server wrote it', async () => {
  const headers = {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'content-length': '9',
    'x-id': '7',
  }
  const taken = await buffered(new Response('{"a":"b"}', { status: 401, statusText: 'No', headers }))
  expect(taken.status).toBe(401)
  expect(taken.statusText).toBe('No')
  expect(Object.fromEntries(taken.headers)).toEqual({ 'content-type': 'application/json', 'x-id': '7' })
  expect(await taken.json()).toEqual({ a: 'b' })
})

test('a refusal without an end is let go of', async () => {
  let cancelled = false
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
    cancel: () => {
      cancelled = true
    },
  })
  const taken = await buffered(new Response(endless, { status: 401 }))
  expect(await taken.text()).toBe('')
  expect(cancelled).toBe(true)
})

test('a refusal that says it is large is not read', async () => {
  let pulled = 0
  const large = new ReadableStream({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(16_384))
    },
  })
  const taken = await buffered(
    new Response(large, { status: 401, headers: { 'content-length': '10000000' } }),
  )
  expect(await taken.text()).toBe('')
  expect(pulled).toBeLessThanOrEqual(1)
})

test('a refusal without a body stays one', async () => {
  expect(await (await buffered(new Response(null, { status: 401 }))).text()).toBe('')
})

test('a refusal whose body never ends, or breaks, is a refusal all the same', async () => {
  const endless = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) })
  const broken = new ReadableStream({
    start: (controller) => controller.error(new Error('connection reset')),
  })
  for (const body of [endless, broken]) {
    const taken = await buffered(new Response(body, { status: 401 }))
    expect(taken.status).toBe(401)
  }
})
