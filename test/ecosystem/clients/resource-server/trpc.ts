import {
  initTRPC,
  type TRPCBuiltRouter,
  type TRPCDefaultErrorShape,
  type TRPCMutationProcedure,
  type TRPCQueryProcedure,
} from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Env } from './env.js'
import { wordsOf } from './words.js'

interface Caller {
  readonly user: string
}

/** What the page's client knows of this server. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: Caller; meta: object; errorShape: TRPCDefaultErrorShape; transformer: false },
  {
    greet: TRPCQueryProcedure<{ input: string; output: string; meta: object }>
    double: TRPCMutationProcedure<{ input: number; output: number; meta: object }>
    answer: TRPCQueryProcedure<{ input: string; output: AsyncIterable<string>; meta: object }>
  }
>

const t = initTRPC.context<Caller>().create()
const router: AppRouter = t.router({
  greet: t.procedure.input(z.string()).query(({ input, ctx }) => `${input} ${ctx.user}`),
  double: t.procedure.input(z.number()).mutation(({ input }) => input * 2),
  answer: t.procedure.input(z.string()).query(({ input }) => wordsOf(input)),
})

export function trpc(c: Context<Env>): Promise<Response> {
  const createContext = (): Caller => ({ user: c.get('user') })
  return fetchRequestHandler({ endpoint: '/trpc', req: c.req.raw, router, createContext })
}
