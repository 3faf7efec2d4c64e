import type { Cursor } from './cursor.js'
import { eventEnd } from './event-end.js'

/**
 * Stands between two Server-Sent Events. What arrived of an event that is not complete is held back.
 *
 * @param lastEventId What the page itself asked for.
 * @param end The type of the event that is the last.
 */
export function eventCursor(lastEventId: string | null, end: string): Cursor {
  let held: Uint8Array = new Uint8Array()
  let isEnd = eventEnd()
  let last: string | null = lastEventId ?? ''
  let isOver = false

  function read(event: Uint8Array): void {
    const { id, type, hasData } = fieldsOf(event)
    if (id !== undefined) last = id
    // It would come again with all that follows the last id.
    else if (hasData) last = null
    if (hasData && type === end) isOver = true
  }

  return {
    take(chunk) {
      if (isOver) return chunk
      const bytes = joined(held, chunk)
      let start = 0
      for (let at = held.length; at < bytes.length && !isOver; at += 1) {
        if (!isEnd(bytes[at])) continue
        read(bytes.subarray(start, at))
        start = at + 1
      }
      held = isOver ? new Uint8Array() : bytes.slice(start)
      return isOver ? bytes : bytes.subarray(0, start)
    },
    isWhole: () => isOver,
    ask(headers) {
      if (last === null) return false
      held = new Uint8Array()
      isEnd = eventEnd()
      headers.delete('last-event-id')
      // Scripts may set Latin-1 only; browsers themselves send the bytes of its UTF-8.
      if (last !== '') headers.set('last-event-id', String.fromCharCode(...new TextEncoder().encode(last)))
      return true
    },
    isRest: ({ status, headers }) => status === 200 && isEventStream(headers),
  }
}

export function isEventStream(headers: Headers): boolean {
  return /^text\/event-stream\b/i.test(headers.get('content-type') ?? '')
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

function fieldsOf(event: Uint8Array): { id?: string; type: string; hasData: boolean } {
  let id: string | undefined
  let type = 'message'
  let hasData = false
  for (const line of new TextDecoder().decode(event).split(/\r\n|\r|\n/)) {
    const [, name, value = ''] = /^([^:]+)(?:: ?(.*))?$/s.exec(line) ?? []
    if (name === 'data') hasData = true
    if (name === 'event') type = value || 'message'
    if (name === 'id' && !value.includes('\0')) id = value
  }
  return { type, hasData, ...(id !== undefined && { id }) }
}
