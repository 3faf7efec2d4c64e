import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import type { Subject } from '../tokens/accept.js'

/** What Hono carries along with a request here. */
export interface Env {
  Bindings: HttpBindings
  Variables: {
    subject: Subject
    /** When the subject signed in last, in milliseconds since the epoch. */
    authenticatedAt: number
    /** The thumbprint of the key that a token request has a proof by. */
    jkt: string | undefined
  }
}

export type Exchange = Context<Env>

export type Middleware = MiddlewareHandler<Env>
