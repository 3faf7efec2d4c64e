import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventCursor } from '../../sw/resume/event-cursor.js'

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

function lastEventId(cursor: { ask(headers: Headers): boolean }): string | null | false {
  const headers = new Headers({ 'last-event-id': 'before' })
  return cursor.ask(headers) && headers.get('last-event-id')
}

test.each([
  ['half an event is held back', 'id: 1\ndata: a\n\nid: 2\ndata', 'id: 1\ndata: a\n\n', '1'],
  ['lines may end with CR LF', 'id: 1\r\ndata: a\r\n\r\nid: 2\r\n', 'id: 1\r\ndata: a\r\n\r\n', '1'],
  ['lines may end with CR', 'id: 1\rdata: a\r\rid: 2\r', 'id: 1\rdata: a\r\r', '1'],
  [
    'a CR LF is not cut in two',
    'id: 1\r\ndata: a\r\n\r\nid: 2\r\ndata: b\r\n\r',
    'id: 1\r\ndata: a\r\n\r\n',
    '1',
  ],
  ['a comment is no event', 'id: 1\ndata: a\n\n: ping\n\n', 'id: 1\ndata: a\n\n: ping\n\n', '1'],
  ['an id counts without data', 'id: 1\ndata: a\n\nid: 2\n\n', 'id: 1\ndata: a\n\nid: 2\n\n', '2'],
  ['an id may have colons and no space', 'id:a:b\ndata\n\n', 'id:a:b\ndata\n\n', 'a:b'],
  [
    'an empty id takes the id away',
    'id: 1\ndata: a\n\nid\ndata: b\n\n',
    'id: 1\ndata: a\n\nid\ndata: b\n\n',
    null,
  ],
  [
    'an event without an id would come twice',
    'id: 1\ndata: a\n\ndata: b\n\n',
    'id: 1\ndata: a\n\ndata: b\n\n',
    false,
  ],
  ['other letters go as UTF-8', 'id: ї\ndata: a\n\n', 'id: ї\ndata: a\n\n', '\u00d1\u0097'],
])('%s', (_, sent, read, asked) => {
  const cursor = eventCursor(null, 'done')
  expect(decode(cursor.take(encode(sent)))).toBe(read)
  expect(lastEventId(cursor)).toBe(asked)
})

test('before the first event the page is asked for what it asked for itself', () => {
  expect(lastEventId(eventCursor('7', 'done'))).toBe('7')
  expect(lastEventId(eventCursor(null, 'done'))).toBe(null)
})

test('only the last event ends a stream, and only when it has data', () => {
  const cursor = eventCursor(null, 'done')
  cursor.take(encode('data: done\n\nevent: done\n\n'))
  expect(cursor.isWhole()).toBe(false)
  expect(decode(cursor.take(encode('event: done\ndata\n\nrest')))).toBe('event: done\ndata\n\nrest')
  expect(cursor.isWhole()).toBe(true)
})

/** A server that numbers its events, and goes on after the last that a reader has. */
const events = fc.array(fc.tuple(fc.constantFrom('\n', '\r\n', '\r'), fc.string({ maxLength: 5 })), {
  maxLength: 8,
})

test('however a stream is cut and chunked, the page reads each byte of it once', () => {
  fc.assert(
    fc.property(events, fc.infiniteStream(fc.nat(12)), fc.infiniteStream(fc.nat(60)), (list, sizes, cuts) => {
      const texts = list.map(([line, text], index) => {
        const data = text.replace(/[\r\n]/g, ' ')
        return [`id: ${index + 1}`, `data: ${data}`, '', ''].join(line)
      })
      const end = 'event: done\ndata: {}\n\n'
      const cursor = eventCursor(null, 'done')
      let read = ''
      let from = 0
      for (let life = 0; life < 100 && !cursor.isWhole(); life += 1) {
        const bytes = encode(texts.slice(from).join('') + end)
        // The last life is not cut.
        const cut = life < 20 ? Number(cuts.next().value) : bytes.length
        for (let at = 0; at < Math.min(cut, bytes.length); ) {
          const size = Math.min(1 + Number(sizes.next().value), cut - at)
          read += decode(cursor.take(bytes.slice(at, at + size)))
          at += size
        }
        if (!cursor.isWhole()) from = Number(lastEventId(cursor))
      }
      expect(read).toBe(texts.join('') + end)
    }),
  )
})
