import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { inEngines } from '../../support/in-engines.js'
import type { OpenidServer } from '../../support/openid-server.js'
import { test as scenario } from '../../support/scenario.js'
import { follow, openApp, openidPages, provider, until } from '../openid-app.js'

const site = openidPages()

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })
  .extend('server', provider)

const SIGN_IN = '/signin.html?returnTo=/openid.html'
/** So long a user waits before they try again, in milliseconds. */
const PATIENCE = 10_000

/** What the provider does as it gets there, by the moment. */
const MOMENTS: Readonly<Record<string, (server: OpenidServer, kill: () => Promise<void>) => void>> = {
  'before the redirect': (server, kill) =>
    atAnswer(server, kill, ({ path }) => path.startsWith('/.well-known')),
  'during the login': (server, kill) =>
    atAnswer(server, kill, ({ path }) => path.startsWith('/interaction/')),
  // Nothing is awaited: the worker dies while it is asked.
  'at the callback': (server, kill) =>
    atAnswer(
      server,
      async () => void kill(),
      ({ headers }) => headers.location?.includes('/callback.html?') === true,
    ),
  'during the exchange': (server, kill) => {
    server.beforeToken = kill
  },
  'before the save': (server, kill) => atAnswer(server, kill, ({ body }) => body.includes('"access_token"')),
}

type Answer = Parameters<OpenidServer['alter']>[0]

function atAnswer(server: OpenidServer, kill: () => Promise<void>, is: (answer: Answer) => boolean): void {
  server.alter = async (answer) => {
    if (is(answer)) await kill()
    return answer
  }
}

inEngines(() => {
  test.for(Object.entries(MOMENTS))(
    'a user whose worker is killed %s ends signed in, at worst by a second try',
    async ([, at], { demo, server, killable }) => {
      const tab = await openApp(demo, server, killable, { bound: '' })
      let killed: Promise<void> | undefined
      at(server, () => {
        killed ??= killable.killWorkers()
        return killed
      })
      await follow(tab, SIGN_IN)
      await expect.poll(() => killed !== undefined).toBe(true)
      await killed
      const isSignedIn = await Promise.race([
        until(tab, '/openid.html', 'active').then(
          () => true,
          () => false,
        ),
        sleep(PATIENCE, false),
      ])
      // A navigation whose worker died over it is lost, and some engines show it as loading for long.
      const last = isSignedIn ? tab : await killable.openTab(demo.origin + SIGN_IN)
      await until(last, '/openid.html', 'active')
      expect(await last.evaluate(async (url) => (await fetch(url)).status, `${server.issuer}/me`)).toBe(200)
      expect(server.seen.replays).toBe(0)
    },
  )
})
