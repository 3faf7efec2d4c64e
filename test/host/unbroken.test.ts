import { expect, test } from 'vitest'
import { byteCursor } from '../../sw/resume/byte-cursor.js'
import { eventCursor } from '../../sw/resume/event-cursor.js'
import { unbroken } from '../../sw/resume/unbroken.js'

const SSE = { 'content-type': 'text/event-stream' }
const url = 'https://app.example/api/stream'

/** A body that arrives in parts, and is then cut or ends. */
function connection(
  parts: readonly string[],
  ending: Error | 'end',
  init: ResponseInit = { headers: SSE },
): Response {
  const left = [...parts]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = left.shift()
      if (part !== undefined) controller.enqueue(new TextEncoder().encode(part))
      else if (ending === 'end') controller.close()
      else controller.error(ending)
    },
  })
  return new Response(body, init)
}

/** Reads a stream over these connections. @returns What the page read, and what was asked for after each cut. */
async function read(first: Response, others: (Response | null)[], cursor = eventCursor(null, 'done')) {
  const asked: Record<string, string>[] = []
  const again = async ({ headers }: Request) => {
    asked.push(Object.fromEntries(headers))
    return others.shift() ?? null
  }
  const { body } = first
  if (!body) throw new Error('no body')
  const text = unbroken(first, body, new Request(url), again, cursor).text()
  return { text: await text.catch(({ name }: Error) => name), asked }
}

const CUT = new TypeError('network error')

test('a stream that is cut in the middle of an event goes on before that event', async () => {
  const { text, asked } = await read(connection(['id: 1\ndata: a\n\n', 'id: 2\nda'], CUT), [
    connection(['id: 2\ndata: b\n\nevent: done\ndata: {}\n\n'], 'end'),
  ])
  expect(text).toBe('id: 1\ndata: a\n\nid: 2\ndata: b\n\nevent: done\ndata: {}\n\n')
  expect(asked).toEqual([{ 'last-event-id': '1' }])
})

test('a stream that the server ends without its last event goes on too', async () => {
  const { text } = await read(connection(['id: 1\ndata: a\n\n'], 'end'), [
    connection(['event: done\ndata: {}\n\n'], 'end'),
  ])
  expect(text).toBe('id: 1\ndata: a\n\nevent: done\ndata: {}\n\n')
})

test.each(['end' as const, CUT])('a stream that has shown its last event is over (%s)', async (ending) => {
  const { text, asked } = await read(connection(['id: 1\ndata: a\n\nevent: done\ndata: {}\n\n'], ending), [])
  expect(text).toBe('id: 1\ndata: a\n\nevent: done\ndata: {}\n\n')
  expect(asked).toEqual([])
})

test('a stream of a session that is over ends with an error', async () => {
  expect((await read(connection(['id: 1\ndata: a\n\n'], CUT), [null])).text).toBe('TypeError')
})

test('a stream that is cut off on purpose does not go on', async () => {
  const { text, asked } = await read(
    connection(['id: 1\ndata: a\n\n'], new DOMException('cut', 'AbortError')),
    [],
  )
  expect({ text, asked }).toEqual({ text: 'AbortError', asked: [] })
})

test('a stream whose events have no ids ends with an error, as without us', async () => {
  const { text, asked } = await read(connection(['data: a\n\n'], CUT), [])
  expect({ text, asked }).toEqual({ text: 'TypeError', asked: [] })
})

test('a refusal is not taken for the rest', async () => {
  const refusal = Response.json({ error: 'not_found' }, { status: 404 })
  const { text, asked } = await read(connection(['id: 1\ndata: a\n\n'], CUT), [refusal])
  expect(text).toBe('TypeError')
  expect(asked).toHaveLength(1)
})

test('a download goes on at its byte, and only in the same version of the file', async () => {
  const part = (range: string, etag: string) => ({
    status: 206,
    headers: { 'content-range': range, etag },
  })
  const file = () => connection(['01234'], CUT, { headers: { 'content-length': '10', etag: '"a"' } })
  const same = await read(
    file(),
    [connection(['56789'], 'end', part('bytes 5-9/10', '"a"'))],
    byteCursor(10, '"a"'),
  )
  expect(same.text).toBe('0123456789')
  expect(same.asked).toEqual([{ range: 'bytes=5-', 'if-range': '"a"' }])
  for (const other of [
    connection(['abcdefghij'], 'end', { headers: { etag: '"b"' } }),
    connection(['fghij'], 'end', part('bytes 5-9/10', '"b"')),
    connection(['6789'], 'end', part('bytes 6-9/10', '"a"')),
  ]) {
    expect((await read(file(), [other], byteCursor(10, '"a"'))).text).toBe('TypeError')
  }
})

test('a page that leaves a stream leaves the connection too', async () => {
  let isCancelled = false
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('id: 1\ndata: a\n\n')),
    cancel() {
      isCancelled = true
    },
  })
  const first = new Response(body, { headers: SSE })
  const never = () => Promise.reject(new Error('nobody wants more'))
  const response = unbroken(first, first.body ?? body, new Request(url), never, eventCursor(null, 'done'))
  const reader = response.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  expect(isCancelled).toBe(true)
})
