export interface ServerSentEvent {
  readonly type: string
  readonly data: string
}

/**
 * Reads Server-Sent Events from the response of any `fetch`, which `EventSource` cannot: it only does GET.
 */
export async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) yield eventOf(block)
    }
  } finally {
    // Whoever stops reading early no longer wants the answer.
    await reader.cancel().catch(() => {})
  }
}

function eventOf(block: string): ServerSentEvent {
  const lines = block.split('\n')
  const values = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart())
  return { type: values('event').at(-1) ?? 'message', data: values('data').join('\n') }
}
