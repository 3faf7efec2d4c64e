import { expect } from 'vitest'
import type { Demo } from '../../support/demo-server.js'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Engine, Profile, Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { allModesOf } from '../../support/modes.js'
import { startProxy } from '../../support/proxy.js'
import { test } from '../../support/scenario.js'
import { send, signIn, stateOf } from '../../support/session-page.js'
import { isWhole } from '../../support/whole.js'
import { storedText } from '../stored-text.js'

inEngines((engine) => {
  test.for(modesToSignOutIn(engine))(
    'signing out in one tab signs out all and leaves neither token nor cookie, also while a refresh is in flight ($refreshToken)',
    async (mode, { here, demo, profile }) => {
      const tabs = await signedInTabs(here, profile, 3, mode)
      const [tab, other = tab] = tabs
      const cookies = () => cookiesOf(profile, here.originFor(mode), demo)
      if (mode.refreshToken === 'cookie') expect(await cookies()).toContain('__Host-')
      await demo.debug('reset')
      await tab.evaluate(() => window.session.signOut())
      await allSignedOut(tabs)
      expect(await storedText(tab)).not.toMatch(/eyJ|[\w-]{40,}/)
      expect(await demo.stats()).toMatchObject({ familiesRevoked: 1 })
      expect(await send(other, '/api/me')).toEqual([401])
      expect(await cookies()).not.toContain('__Host-')

      await signIn(tab)
      await Promise.all(tabs.map((each) => untilState(each, { status: 'active' })))
      await demo.debug('expire-access')
      await demo.debug('reset')
      await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 1_000 })
      const waiting = send(tab, '/api/me', 3)
      await untilState(tab, { refreshing: true })
      await tab.evaluate(() => window.session.signOut())
      // Those that were under way are cut off; those that waited go out without a credential.
      for (const status of await waiting) expect([401, 0]).toContain(status)
      await expect.poll(() => demo.stats()).toMatchObject({ refreshRefused: 1 })
      expect(await send(tab, '/api/me')).toEqual([401])
      await allSignedOut(tabs)
      expect(await storedText(tab)).not.toMatch(/eyJ|[\w-]{40,}/)
      expect(await cookies()).not.toContain('__Host-')
      expect(await demo.stats()).toMatchObject({ familiesRevoked: 1, authorized: 0 })
    },
  )

  test('a stream that is open while the user signs out ends with an error in every tab', {
    tags: 'once',
  }, async ({ here, profile }) => {
    const tabs = await signedInTabs(here, profile, 2)
    for (const [index, tab] of tabs.entries()) await tab.evaluate(openStream, index)
    await tabs[0].evaluate(() => window.session.signOut())
    expect(await Promise.all(tabs.map((tab) => tab.evaluate(() => window.streamEnds)))).toEqual([
      'error',
      'error',
    ])
  })
})

declare global {
  interface Window {
    streamEnds: Promise<'ended' | 'error'>
  }
}

/**
 * Until its headers are there.
 *
 * @param index Makes the URL one of its own: Firefox's cache lets a second request wait for the first of its URL, for 20 s.
 */
async function openStream(index: number): Promise<void> {
  const response = await fetch(`/api/stream?events=100000&interval=50&tab=${index}`)
  window.streamEnds = response.text().then(
    () => 'ended',
    () => 'error',
  )
}

/** Where both the worker and a cookie can keep the refresh token, the cookie's; both where the whole is asked for. */
function modesToSignOutIn(engine: Engine): ReturnType<typeof allModesOf> {
  const modes = allModesOf(engine).filter(({ accessToken }) => accessToken === 'header')
  return isWhole ? modes : modes.slice(-1)
}

async function allSignedOut(tabs: readonly Tab[]): Promise<void> {
  await Promise.all(tabs.map((tab) => untilState(tab, { status: 'signed-out' })))
  for (const tab of tabs) expect(await stateOf(tab)).toMatchObject({ ended: { reason: 'signed_out' } })
}

/** The cookies that a profile sends to this host: to each of its ports, and so to one that keeps them. */
async function cookiesOf(profile: Profile, origin: string, demo: Demo): Promise<string> {
  let sent = ''
  const listener = await startProxy(
    origin.startsWith('https:') ? 'https' : 'http',
    () => demo.origin,
    ({ url, headers }) => {
      if (url === '/icon.svg') sent = headers.cookie ?? ''
      return { answered() {}, over() {} }
    },
  )
  const tab = await profile.openTab(`${listener.origin}/icon.svg`)
  await tab.close()
  await listener.stop()
  return sent
}
