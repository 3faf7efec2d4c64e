// The file that graphql-http gets from Node. Vite would give another copy, and the two do not know each other's schemas.
import { buildSchema } from 'graphql/index.js'
import { createHandler } from 'graphql-http/lib/use/fetch'
import type { Context } from 'hono'
import type { Env } from './env.js'

const schema = buildSchema(`
  type Query { me: User!, double(of: Int!): Int! }
  type User { name: String! }
  type Mutation { rename(name: String!): User! }
`)

export function graphql(c: Context<Env>): Promise<Response> {
  const handle = createHandler({
    schema,
    rootValue: {
      me: { name: c.get('user') },
      double: ({ of }: { of: number }) => of * 2,
      rename: ({ name }: { name: string }) => ({ name }),
    },
  })
  return handle(c.req.raw)
}
