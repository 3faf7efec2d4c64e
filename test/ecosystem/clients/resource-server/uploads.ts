import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import type { Context } from 'hono'
import type { Env } from './env.js'

/** Resumable uploads; what has arrived can be read again. */
export function uploads(path: string, directory: string): (c: Context<Env>) => Promise<Response> {
  const server = new Server({ path, datastore: new FileStore({ directory }) })
  return (c) => server.handleWeb(c.req.raw)
}
