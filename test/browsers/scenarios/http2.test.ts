import { afterAll, expect } from 'vitest'
import type { Demo } from '../../support/demo-server.js'
import type { Profile, Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { startProxy } from '../../support/proxy.js'
import { test as scenario } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'

declare global {
  interface Window {
    /** Whether each of the open streams has had its last event when it ended. */
    areComplete: Promise<readonly boolean[]>
  }
}

/** More than the connections that a browser opens to one server over HTTP/1.1. */
const STREAMS = 8

const PARTS = ['half a message, ', 'and the other half']

let server = ''
const proxy = await startProxy('h2', () => server)
afterAll(proxy.stop)

const test = scenario
  .extend('env', { scope: 'file' }, { CORS_ORIGINS: proxy.origin, DPOP_NONCES: '60' })
  .extend('tab', ({ demo, profile }) => signedInTab(demo, profile, 'refreshToken=cookie'))
  .extend('boundTab', ({ demo, profile }) => signedInTab(demo, profile, 'dpop=on'))

async function signedInTab(demo: Demo, profile: Profile, mode: string): Promise<Tab> {
  server = demo.origin
  const tab = await profile.openTab(`${proxy.origin}/minimal.html?${mode}`)
  await tab.evaluate(() => window.session.ready)
  await tab.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
  return tab
}

inEngines(() => {
  test('while a page reads more streams than HTTP/1.1 has connections, its requests are refreshed and served', async ({
    demo,
    tab,
  }) => {
    await tab.evaluate(openStreams, STREAMS)
    await demo.debug('expire-access')
    expect(await send(tab, '/api/me', 5)).toEqual(Array(5).fill(200))
    expect(await tab.evaluate(() => window.areComplete)).toEqual(Array(STREAMS).fill(true))
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, authorized: STREAMS + 5 })
  })

  test('a stream that is uploaded with an expired access token arrives whole, where the engine uploads streams', {
    tags: 'once',
  }, async ({ engine, demo, tab }) => {
    await demo.debug('expire-access')
    const arrived = await tab.evaluate(uploadStream, PARTS)
    if (engine.lacks.has('stream upload')) expect(arrived).not.toBe(PARTS.join('').length)
    else expect(arrived).toBe(PARTS.join('').length)
  })

  test('a stream that is uploaded while the nonce of its server changes arrives whole, where the engine uploads streams', {
    tags: 'once',
  }, async ({ engine, demo, boundTab }) => {
    expect(await send(boundTab, '/api/me')).toEqual([200])
    await demo.debug('rotate-nonces')
    const arrived = await boundTab.evaluate(uploadStream, PARTS)
    if (engine.lacks.has('stream upload')) expect(arrived).not.toBe(PARTS.join('').length)
    else expect(arrived).toBe(PARTS.join('').length)
    expect(await demo.stats()).toMatchObject({ refreshGrants: 0 })
  })
})

/** Resolves when all of them are open. */
async function openStreams(count: number): Promise<void> {
  const responses = await Promise.all(
    Array.from({ length: count }, () => fetch('/api/stream?events=20&interval=150')),
  )
  const isComplete = async (response: Response) => (await response.text()).includes('event: done')
  window.areComplete = Promise.all(responses.map(isComplete))
}

/** @returns How many bytes the server has had; or what failed. */
async function uploadStream(parts: readonly string[]): Promise<number | string> {
  const left = [...parts]
  const body = new ReadableStream({
    pull(controller) {
      const part = left.shift()
      if (part === undefined) controller.close()
      else controller.enqueue(new TextEncoder().encode(part))
    },
  })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
  return fetch('/api/echo', init).then(
    async (response) => (await response.json()).bytes,
    (error) => String(error),
  )
}
