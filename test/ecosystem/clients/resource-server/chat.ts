import { createUIMessageStream, createUIMessageStreamResponse, type UIMessage } from 'ai'
import type { Context } from 'hono'
import type { Env } from './env.js'
import { wordsOf } from './words.js'

/** Says the last message again, word by word, in the AI SDK's own protocol. */
export async function chat(c: Context<Env>): Promise<Response> {
  const { messages } = await c.req.json<{ messages: UIMessage[] }>()
  const said = messages.at(-1)?.parts.find((part) => part.type === 'text')?.text ?? ''
  const stream = createUIMessageStream({
    async execute({ writer }) {
      const id = 'answer'
      writer.write({ type: 'text-start', id })
      for await (const delta of wordsOf(said)) writer.write({ type: 'text-delta', id, delta })
      writer.write({ type: 'text-end', id })
    },
  })
  return createUIMessageStreamResponse({ stream })
}
