const MAX_BUFFERED_BYTES = 65_536
const BUFFER_TIMEOUT_MS = 1_000

/**
 * The same answer, taken off the network. Over HTTP/1.1 a browser has six connections to a server:
 * as many unread answers would keep the refresh waiting behind them for ever.
 */
export async function buffered(response: Response): Promise<Response> {
  const { status, statusText } = response
  const headers = new Headers(response.headers)
  headers.delete('content-encoding')
  headers.delete('content-length')
  return new Response(await beginningOf(response), { status, statusText, headers })
}

/** The whole body where it is small and there, as that of an error is; nothing where it is not. */
async function beginningOf({ headers, body }: Response): Promise<Blob | null> {
  if (body === null) return null
  const reader = body.getReader()
  const late = setTimeout(() => reader.cancel().catch(() => {}), BUFFER_TIMEOUT_MS)
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = Number(headers.get('content-length') ?? 0)
  try {
    while (length <= MAX_BUFFERED_BYTES) {
      const { done, value } = await reader.read()
      if (done) return new Blob(chunks)
      chunks.push(value)
      length = Math.max(
        length,
        chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0),
      )
    }
    await reader.cancel()
  } catch {
    // The connection broke; status and headers are there.
  } finally {
    clearTimeout(late)
  }
  return null
}
