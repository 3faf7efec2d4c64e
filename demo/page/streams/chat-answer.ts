import { serverSentEvents } from './server-sent-events.js'

/**
 * Asks, and yields the answer token by token.
 *
 * @throws Error when the server refuses, or the answer breaks off.
 */
export async function* chatAnswer(message: string, signal: AbortSignal): AsyncGenerator<string> {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch('/api/chat', {
    method: 'POST',
    headers,
    body: JSON.stringify({ message }),
    signal,
  })
  if (response.status === 401) throw new Error('sign in first; your message is still here')
  if (!response.ok || !response.body) throw new Error(`not sent: ${response.status}`)
  for await (const { type, data } of serverSentEvents(response.body)) {
    if (type === 'done') return
    const { token } = JSON.parse(data) as { readonly token: string }
    yield token
  }
  throw new Error('the answer broke off')
}
