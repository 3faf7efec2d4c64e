import { expect } from 'vitest'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'

const BOUND = { dpop: 'on' }

const test = scenario.extend('env', { scope: 'file' }, { DPOP_NONCES: '60' })

inEngines(() => {
  test('ten requests, a stream and an upload after an expiry cost one refresh, while the nonce changes', async ({
    here,
    demo,
    profile,
  }) => {
    const [first, second] = await signedInTabs(here, profile, 2, BOUND)
    expect(await send(first, '/api/me')).toEqual([200])
    await demo.debug('reset')
    await demo.debug('expire-access')
    await demo.debug('rotate-nonces')
    const events = eventsRead(second ?? first)
    const answers = await Promise.all([first, second ?? first].map((tab) => send(tab, '/api/me', 5)))
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

  test('what a browser asks for by itself has a proof, and so has what it is redirected to', {
    tags: 'once',
  }, async ({ here, profile }) => {
    const [tab] = await signedInTabs(here, profile, 1, BOUND)
    expect(await send(tab, '/api/redirect?to=/api/me')).toEqual([200])
    const width = await tab.evaluate(async () => {
      const image = new Image()
      image.src = '/api/image.png'
      await image.decode()
      return image.naturalWidth
    })
    expect(width).toBeGreaterThan(0)
  })

  test('a killed worker leaves the key to the next one, and a script that finds it cannot read it', async ({
    here,
    demo,
    killable,
  }) => {
    const [tab] = await signedInTabs(here, killable, 1, BOUND)
    expect(await foundInStore(tab)).toMatchObject({
      key: '[object CryptoKey]',
      exported: 'InvalidAccessError',
    })
    await demo.debug('reset')
    await demo.debug('expire-access')
    await killable.killWorkers()
    expect(await send(tab, '/api/me', 3)).toEqual([200, 200, 200])
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })

    await tab.evaluate(() => window.session.signOut())
    await untilState(tab, { status: 'signed-out' })
    expect(await foundInStore(tab)).toBeNull()
  })

  test('a copied access token is refused, however it is sent', { tags: 'once' }, async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1, BOUND)
    const accessToken = (await foundInStore(tab))?.accessToken
    for (const scheme of ['Bearer', 'DPoP']) {
      const headers = { authorization: `${scheme} ${accessToken}` }
      expect((await fetch(`${demo.origin}/api/me`, { headers })).status).toBe(401)
    }
    expect(await send(tab, '/api/me')).toEqual([200])
  })

  test('a session from before goes on without a proof', { tags: 'once' }, async ({ here, demo, profile }) => {
    await signedInTabs(here, profile, 1)
    await demo.debug('reset')
    const tab = await openTab(here, profile, BOUND)
    await untilState(tab, { status: 'active' })
    await demo.debug('expire-access')
    expect(await send(tab, '/api/me')).toEqual([200])
    expect(await demo.stats()).toMatchObject({ signIns: 0, refreshGrants: 1, noncesAsked: 0 })
  })
})

/** What a script of the page finds in the place of the session, and whether it can take the key with it. */
function foundInStore(tab: Tab): Promise<{ accessToken: string; key: string; exported: string } | null> {
  return tab.evaluate(async () => {
    const request = indexedDB.open('holdfast')
    await new Promise((resolve) => request.addEventListener('success', resolve))
    const all = request.result.transaction('session').objectStore('session').getAll()
    await new Promise((resolve) => all.addEventListener('success', resolve))
    request.result.close()
    const tokens = all.result.find((stored) => stored.tokens?.proofKey)?.tokens
    if (!tokens) return null
    const { privateKey } = tokens.proofKey
    const exported = await crypto.subtle.exportKey('jwk', privateKey).then(
      () => 'readable',
      ({ name }: DOMException) => name,
    )
    return { accessToken: tokens.accessToken, key: String(privateKey), exported }
  })
}

/** Reads a stream to its end. @returns How many events it had. */
function eventsRead(tab: Tab): Promise<number> {
  return tab.evaluate(async () => {
    const response = await fetch('/api/stream?events=20&interval=100')
    return ((await response.text()).match(/^id:/gm) ?? []).length
  })
}
