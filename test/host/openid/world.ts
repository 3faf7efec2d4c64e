import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Snapshot } from '../../../src/protocol/snapshot.js'
import { CLIENT_ID, type OpenidServer, startOpenidServer } from '../../support/openid-server.js'
import { type App, disk, ORIGIN, startApp } from './app.js'
import { type Browser, browserWith } from './browser.js'

/** An app and a browser, both new for each test. */
export interface AppWorld {
  readonly app: App
  readonly browser: Browser
  /** Starts the app anew, as a new worker on the same disk. */
  restart(config?: object, options?: object): void
  state(): Promise<Snapshot['state']>
  /** Goes through the whole sign-in, and gives back where it ends. */
  signIn(path?: string): Promise<string>
  /** Everything that is written down, as text. */
  written(): string
}

/** @param issuer Of a provider that runs before each test. */
export function appWorld(issuer: () => string): AppWorld {
  let app: App
  let browser: Browser

  beforeEach(() => {
    disk.clear()
    world.restart()
    browser = browserWith(ORIGIN, (request) => app.navigate(request))
  })

  const world: AppWorld = {
    get app() {
      return app
    },
    get browser() {
      return browser
    },
    restart(config = {}, options = {}) {
      const known = { issuer: issuer(), clientId: CLIENT_ID, scope: 'openid profile' }
      app = startApp({ ...known, ...config }, options)
    },
    async state() {
      const told = await app.state()
      if (!told.ok) throw new Error(told.failure.message)
      return told.value.state
    },
    async signIn(path = '/signin?returnTo=/notes') {
      const { url } = await browser.visit(path)
      await app.settled()
      return url
    },
    written: () => JSON.stringify([...disk]),
  }
  return world
}

/** With a provider, which is one for the whole file. */
export interface OpenidWorld extends AppWorld {
  readonly server: OpenidServer
}

export function openidWorld(configuration: object = {}): OpenidWorld {
  let server: OpenidServer

  beforeAll(async () => {
    server = await startOpenidServer({
      redirectUris: [`${ORIGIN}/callback`],
      postLogoutRedirectUris: [`${ORIGIN}/`],
      configuration,
    })
  })
  afterAll(() => server.stop())
  beforeEach(() => server.reset())
  const world = appWorld(() => server.issuer)

  return Object.create(world, { server: { get: () => server } })
}
