import type { MiddlewareHandler } from 'hono'

/** What Hono carries along with a request here: the name of the user who asks. */
export interface Env {
  Variables: { user: string }
}

export type Middleware = MiddlewareHandler<Env>
