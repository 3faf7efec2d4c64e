import { setTimeout as sleep } from 'node:timers/promises'

/** Answers with Server-Sent Events. They are drawn one at a time: when the reader leaves, nobody draws on. */
export function eventStream(events: AsyncIterable<string>): Response {
  return new Response(ReadableStream.from(encoded(events)), {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8' },
  })
}

async function* encoded(events: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const event of events) yield encoder.encode(event)
}

/**
 * Yields the events with a pause between them, and says at the end that it is one.
 *
 * @param retryMs After how long an `EventSource` that lost the connection tries again;
 *   without it, as long as it likes.
 */
export async function* paced(
  events: Iterable<string>,
  intervalMs: number,
  retryMs?: number,
): AsyncGenerator<string> {
  if (retryMs !== undefined) yield `retry: ${retryMs}\n\n`
  let first = true
  for (const event of events) {
    if (!first) await sleep(intervalMs, undefined, { ref: false })
    first = false
    yield event
  }
  yield 'event: done\ndata: {}\n\n'
}
