import { fileURLToPath } from 'node:url'
import { bundledScript } from '../../support/bundle-script.js'
import { type Demo, SHIPPED_PAGE, startDemo } from '../../support/demo-server.js'
import type { Engine } from '../../support/engines/engine.js'
import { originFor } from '../../support/origins.js'
import { startProxy } from '../../support/proxy.js'
import { type Arrived, startOddApi, startStranger } from './odd-servers.js'

/** The demo as it is shipped, with an odd API on its origin, and another server beside it that takes what it gets. */
export interface Site {
  readonly demo: Demo
  originFor(keeping: object): string
  /** Where pages of our origin find the other server: at another port of the same host, and on another site. */
  strangerFor(origin: string): { readonly otherPort: string; readonly elsewhere: string }
  /** What arrived at our origin. */
  readonly here: Arrived[]
  /** What arrived at the other server. */
  readonly there: Arrived[]
  stop(): Promise<void>
}

export async function startSite(engine: Engine): Promise<Site> {
  const here: Arrived[] = []
  const there: Arrived[] = []
  // It puts the library's judgement of `returnTo` on the window.
  const returnTo = await bundledScript(fileURLToPath(new URL('pages/return-to.ts', import.meta.url)))
  const odd = await startOddApi({ 'return-to.js': returnTo })
  const stranger = await startStranger((request) => there.push(request))
  let origin = ''
  const proxies = await Promise.all(
    (engine.lacks.has('Secure cookies') ? (['http', 'https'] as const) : (['http'] as const)).map((how) =>
      startProxy(
        how,
        ({ url }) => (url?.startsWith('/api/odd/') ? `http://127.0.0.1:${odd.port}` : origin),
        ({ url = '', headers }) => {
          here.push({ path: url, headers })
          return { answered() {}, over() {} }
        },
      ),
    ),
  )
  const [plain = '', secure] = proxies.map((proxy) => proxy.origin)
  // A page over TLS asks for nothing without.
  const secureStranger =
    secure === undefined ? undefined : await startProxy('https', () => `http://127.0.0.1:${stranger.port}`)
  const demo = await startDemo({
    STATIC_DIR: SHIPPED_PAGE,
    CORS_ORIGINS: proxies.map((proxy) => proxy.origin).join(),
  })
  origin = demo.origin
  return {
    demo,
    originFor: (keeping) => originFor(engine, { plain, secure }, keeping),
    strangerFor(ours) {
      const otherPort =
        ours === secure && secureStranger ? secureStranger.origin : `http://localhost:${stranger.port}`
      return { otherPort, elsewhere: otherPort.replace('localhost', '127.0.0.1') }
    },
    here,
    there,
    async stop() {
      odd.stop()
      stranger.stop()
      await Promise.all([demo.stop(), secureStranger?.stop(), ...proxies.map((proxy) => proxy.stop())])
    },
  }
}
