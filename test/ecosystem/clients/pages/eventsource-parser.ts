import { EventSourceParserStream } from 'eventsource-parser/stream'
import { start } from './start.js'

async function chat(message: string): Promise<string> {
  const response = await fetch('/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message, interval: 5 }),
  })
  if (!response.body) throw new Error(`no body, status ${response.status}`)
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  const reader = events.getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) throw new Error('the answer ended before its last event')
    if (value.event === 'done') return text
    text += (JSON.parse(value.data) as { token: string }).token
  }
}

start(async () => (await chat('half a message')).slice(0, 25))
