import { afterEach, expect, test, vi } from 'vitest'
import { outlivePage } from '../../sw/outlive-page.js'

afterEach(() => vi.unstubAllGlobals())

/** What the worker sends for it, `null` where it lets it pass. */
async function sentFor(request: Request): Promise<Request | null> {
  const send = vi.fn(async (_: Request) => new Response())
  vi.stubGlobal('fetch', send)
  const respondWith = vi.fn()
  outlivePage({ request, respondWith } as unknown as FetchEvent)
  expect(respondWith).toHaveBeenCalledTimes(send.mock.calls.length)
  return send.mock.calls[0]?.[0] ?? null
}

const URL = 'https://app.example/analytics'

test('what is to outlive its page is sent by the worker, whole, and takes nothing of what others may send so', async () => {
  const headers = { 'content-type': 'application/json' }
  const options = {
    method: 'POST',
    body: 'last words',
    headers,
    credentials: 'omit',
    keepalive: true,
  } as const
  const sent = await sentFor(new Request(URL, options))
  expect(sent).toMatchObject({ method: 'POST', url: URL, credentials: 'omit', keepalive: false })
  expect(sent?.headers.get('content-type')).toBe('application/json')
  expect(await sent?.text()).toBe('last words')
})

test('what ends with its page passes untouched', async () => {
  const request = new Request(URL, { method: 'POST', body: 'words' })
  expect(await sentFor(request)).toBeNull()
  expect(request.bodyUsed).toBe(false)
})

test('so does a navigation', async () => {
  const request = new Request(URL, { keepalive: true })
  Object.defineProperty(request, 'mode', { value: 'navigate' })
  expect(await sentFor(request)).toBeNull()
})

test('so does everything in a browser that lets no worker take keepalive off', async () => {
  class StubbornRequest extends Request {
    override readonly keepalive = true
  }
  const request = new StubbornRequest(URL, { method: 'POST', body: 'last words' })
  vi.stubGlobal('Request', StubbornRequest)
  expect(await sentFor(request)).toBeNull()
  expect(request.bodyUsed).toBe(false)
})
