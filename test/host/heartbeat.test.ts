import { expect, test } from 'vitest'
import { heartbeat } from '../../sw/heartbeat.js'

test('a tab that is closed over a stream holds a new version back no longer', async () => {
  const pages = new Map([['reading', { postMessage() {} }]])
  Object.assign(globalThis, { self: { clients: { get: async (id: string) => pages.get(id) } } })
  const looked: boolean[] = []
  const beats = heartbeat(() => looked.push(beats.hasOpenResponses()))
  const request = new Request('https://app.example/api/stream')
  beats.track({ clientId: 'reading', request }, new Response(new ReadableStream()))
  await beats.ask()
  expect(looked).toEqual([])
  pages.clear()
  await beats.ask()
  expect(looked).toEqual([false])
})
