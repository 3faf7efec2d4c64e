import type { Exchange } from '../http/env.js'
import { readFields } from '../http/fields.js'
import { bounded } from './bounded.js'
import { eventStream, paced } from './event-stream.js'

/** A chat answer, token by token, as a language model gives it. The same message has the same answer. */
export async function chat(c: Exchange): Promise<Response> {
  const { message, interval } = (await readFields(c)) ?? {}
  if (typeof message !== 'string' || message.trim() === '') {
    return c.json({ error: 'invalid_request', error_description: 'The member "message" is needed.' }, 400)
  }
  return eventStream(paced(tokens(answerTo(message)), bounded(interval, 30, 60_000)))
}

function answerTo(message: string): string {
  const words = message.trim().split(/\s+/)
  const excerpt = words.slice(0, 8).join(' ')
  return [
    `You wrote "${excerpt}${words.length > 8 ? ' …' : ''}": ${words.length} words, ${message.length} characters.`,
    'I am not a language model, but I answer like one: one token after the other,',
    'over a single response that stays open while your session is refreshed beside it.',
  ].join(' ')
}

function* tokens(answer: string): Generator<string> {
  for (const token of answer.match(/\S+\s*/g) ?? []) yield `data: ${JSON.stringify({ token })}\n\n`
}
