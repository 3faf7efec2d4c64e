import { type StartedDemo, startDemo } from './demo-server.js'
import type { Engine } from './engines/engine.js'
import type { Origins } from './origins.js'
import { startProxy } from './proxy.js'

export interface DemoForEngine {
  readonly demo: StartedDemo
  readonly origins: Origins
  stop(): Promise<void>
}

/** A server as this engine needs it. @param env Lifetimes, for example `{ ACCESS_TOKEN_TTL: '20' }`. */
export async function startDemoFor(
  { lacks }: Engine,
  env: Readonly<Record<string, string>> = {},
): Promise<DemoForEngine> {
  let plain = ''
  const proxy = lacks.has('Secure cookies') ? await startProxy('https', () => plain) : undefined
  const demo = await startDemo({ ...env, ...(proxy && { CORS_ORIGINS: proxy.origin }) })
  plain = demo.origin
  return {
    demo,
    origins: { plain, secure: proxy?.origin },
    async stop() {
      await demo.stop()
      await proxy?.stop()
    },
  }
}
