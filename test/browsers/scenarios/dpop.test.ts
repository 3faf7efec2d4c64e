import { expect, test } from 'vitest'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { send, stateOf } from '../../support/session-page.js'

const BOUND = { dpop: 'on' }

/** What a script of the page can do with the key that it finds in the store. */
function keyFoundBy(tab: Tab): Promise<{ readonly type: string; readonly exported: string } | null> {
  return tab.evaluate(async () => {
    const request = indexedDB.open('holdfast')
    await new Promise((resolve) => request.addEventListener('success', resolve))
    const all = request.result.transaction('session').objectStore('session').getAll()
    await new Promise((resolve) => all.addEventListener('success', resolve))
    request.result.close()
    const [found] = all.result.flatMap(({ tokens }) => tokens?.proofKey ?? [])
    if (!found) return null
    const exported = await crypto.subtle.exportKey('jwk', found.privateKey).then(
      () => 'readable',
      ({ name }: DOMException) => name,
    )
    return { type: String(found.privateKey), exported }
  })
}

/** Reads a stream of events that begins now, and says how many there were when it ended. */
function eventsRead(tab: Tab): Promise<number> {
  return tab.evaluate(async () => {
    const response = await fetch('/api/stream?events=20&interval=100')
    return ((await response.text()).match(/^id:/gm) ?? []).length
  })
}

inEngines(
  (here) => {
    test('ten requests, a stream and an upload after an expiry cost one refresh, while the nonce changes', async () => {
      const { demo } = here
      const tabs = await signedInTabs(here, await here.profile(), 2, BOUND)
      expect(await send(tabs[0], '/api/me')).toEqual([200])
      await demo.debug('reset')
      await demo.debug('expire-access')
      await demo.debug('rotate-nonces')
      const [first, second] = tabs
      const events = eventsRead(second ?? first)
      const answers = await Promise.all(tabs.map((tab) => send(tab, '/api/me', 5)))
      await demo.debug('rotate-nonces')
      const uploaded = await first.evaluate(async () => {
        const response = await fetch('/api/echo', { method: 'POST', body: new Blob(['x'.repeat(300_000)]) })
        return (await response.json()) as { bytes: number }
      })

      expect(answers.flat()).toEqual(Array.from({ length: 10 }, () => 200))
      expect(uploaded).toMatchObject({ bytes: 300_000 })
      expect(await events).toBe(20)
      expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, proofsRefused: 0 })
    })

    test('what a browser asks for by itself has a proof, and so has what it is redirected to', async () => {
      const [tab] = await signedInTabs(here, await here.profile(), 1, BOUND)
      expect(await send(tab, '/api/redirect?to=/api/me')).toEqual([200])
      const width = await tab.evaluate(async () => {
        const image = new Image()
        image.src = '/api/image.png'
        await image.decode()
        return image.naturalWidth
      })
      expect(width).toBeGreaterThan(0)
    })

    test('a killed worker leaves the key to the next one, and a script that finds it cannot read it', async () => {
      const { demo } = here
      const profile = await here.profile({ toKill: true })
      const [tab] = await signedInTabs(here, profile, 1, BOUND)
      expect(await keyFoundBy(tab)).toEqual({ type: '[object CryptoKey]', exported: 'InvalidAccessError' })
      await demo.debug('reset')
      await demo.debug('expire-access')
      await profile.killWorkers()
      expect(await send(tab, '/api/me', 3)).toEqual([200, 200, 200])
      expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })

      await tab.evaluate(() => window.session.signOut())
      await untilState(tab, { status: 'signed-out' })
      expect(await keyFoundBy(tab)).toBeNull()
    })

    test('a copied access token is refused, however it is sent', async () => {
      const { demo } = here
      const [tab] = await signedInTabs(here, await here.profile(), 1, BOUND)
      const accessToken = await tab.evaluate(async () => {
        const request = indexedDB.open('holdfast')
        await new Promise((resolve) => request.addEventListener('success', resolve))
        const all = request.result.transaction('session').objectStore('session').getAll()
        await new Promise((resolve) => all.addEventListener('success', resolve))
        return String(all.result.find(({ tokens }) => tokens)?.tokens.accessToken)
      })
      for (const scheme of ['Bearer', 'DPoP']) {
        const headers = { authorization: `${scheme} ${accessToken}` }
        expect((await fetch(`${demo.origin}/api/me`, { headers })).status).toBe(401)
      }
      expect(await send(tab, '/api/me')).toEqual([200])
    })

    test('a session from before goes on without a proof, until its user signs in again', async () => {
      const { demo } = here
      const profile = await here.profile()
      await signedInTabs(here, profile, 1)
      await demo.debug('reset')
      const tab = await openTab(here, profile, BOUND)
      await untilState(tab, { status: 'active' })
      await demo.debug('expire-access')
      expect(await send(tab, '/api/me')).toEqual([200])
      expect(await stateOf(tab)).toMatchObject({ status: 'active' })
      expect(await demo.stats()).toMatchObject({ signIns: 0, refreshGrants: 1, noncesAsked: 0 })
    })
  },
  { env: { DPOP_NONCES: '60' } },
)
