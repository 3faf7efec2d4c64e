import { createTRPCClient, httpBatchStreamLink } from '@trpc/client'
import type { AppRouter } from '../resource-server/trpc.js'
import { api, start } from './start.js'

const client = createTRPCClient<AppRouter>({ links: [httpBatchStreamLink({ url: `${api}/trpc` })] })

async function whole(parts: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

start(async () => {
  const [greeting, text, doubled] = await Promise.all([
    client.greet.query('Hello'),
    client.answer.query('one word after the other').then(whole),
    client.double.mutate(21),
  ])
  return { greeting, text, doubled }
})
