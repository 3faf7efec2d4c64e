import { expect, test, vi } from 'vitest'
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

test('a page that waits for an answer keeps the worker alive until it comes', async () => {
  vi.useFakeTimers()
  const asked: unknown[] = []
  const page = { postMessage: (message: unknown) => asked.push(message) }
  Object.assign(globalThis, { self: { clients: { get: async () => page } } })
  const beats = heartbeat(() => {})
  let answer = (_: unknown): void => {}
  const answered = new Promise((resolve) => {
    answer = resolve
  })
  beats.wait('waiting', answered)
  await vi.advanceTimersByTimeAsync(25_000)
  expect(asked).toEqual(Array(2).fill({ holdfast: 'heartbeat', open: [] }))
  expect(beats.hasOpenResponses()).toBe(false)
  answer(null)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked.length).toBe(2)
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})
