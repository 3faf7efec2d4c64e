import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { signedInTabs } from '../../support/playwright/tabs.js'

/** A JWT, or a string as long and as random as a refresh token, outside of the words that we know. */
const TOKEN = /eyJ[\w-]+\.|"(access|refresh|id)_?[tT]oken"\s*:\s*"|Bearer\s+[\w-]{20,}/

test('a page script that listens and asks everywhere finds no token', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1)
  await demo.debug('expire-access')
  const found = await page.evaluate(async () => {
    const heard: unknown[] = []
    const channel = new BroadcastChannel('holdfast')
    channel.onmessage = ({ data }) => heard.push(data)
    navigator.serviceWorker.addEventListener('message', ({ data }) => heard.push(data))
    const seenByPorts: unknown[] = []
    const { MessageChannel: Native } = window
    window.MessageChannel = class extends Native {
      constructor() {
        super()
        this.port1.addEventListener('message', ({ data }) => seenByPorts.push(data))
      }
    }
    const bodies: string[] = []
    for (const path of ['/auth/token', '/auth/refresh']) {
      const response = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'holdfast-tokens': 'refresh=body; access=header' },
        body: JSON.stringify({ username: 'demo', password: 'demo' }),
      })
      bodies.push(await response.text(), JSON.stringify([...response.headers]))
    }
    bodies.push(await (await fetch('/api/me')).text(), await (await fetch('/api/echo')).text())
    await window.session.refresh()
    await window.session.signIn({ username: 'demo', password: 'demo' })
    const inspection = await window.session.inspect()
    const caches = await globalThis.caches.keys()
    channel.close()
    return JSON.stringify({
      heard,
      seenByPorts,
      bodies,
      inspection,
      state: window.session.getState(),
      caches,
      storage: { ...localStorage },
    })
  })
  expect(found.length).toBeGreaterThan(500)
  expect(found).not.toMatch(TOKEN)
})

test('no script can run code in the worker through the endpoint', async ({ here }) => {
  const [page] = await signedInTabs(here, 1)
  const answers = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const ask = (message: object) =>
      new Promise<unknown>((resolve) => {
        const { port1, port2 } = new MessageChannel()
        const id = crypto.randomUUID()
        port1.onmessage = ({ data }) => {
          if (data?.id === id) resolve({ type: data.type, name: data.name, value: data.value })
        }
        setTimeout(resolve, 5_000, 'no answer')
        registration.active?.postMessage({ holdfast: 'link' }, [port2])
        port1.postMessage({ id, ...message })
      })
    const raw = (value: unknown) => ({ type: 'RAW', value })
    return {
      constructor: await ask({
        type: 'APPLY',
        path: ['signIn', 'constructor'],
        argumentList: [raw('return self')],
      }),
      proto: await ask({ type: 'APPLY', path: ['__proto__', 'constructor'], argumentList: [] }),
      inherited: await ask({ type: 'APPLY', path: ['toString'], argumentList: [] }),
      constructed: await ask({
        type: 'CONSTRUCT',
        path: ['signIn', 'constructor'],
        argumentList: [raw('return 1')],
      }),
      set: await ask({ type: 'SET', path: ['inspect'], value: raw(1) }),
      get: await ask({ type: 'GET', path: ['signIn'] }),
      endpoint: await ask({ type: 'ENDPOINT', path: [] }),
      root: await ask({ type: 'APPLY', path: [], argumentList: [] }),
      handler: await ask({
        type: 'APPLY',
        path: ['inspect'],
        argumentList: [{ type: 'HANDLER', name: 'proxy', value: null }],
      }),
      array: await ask({ type: 'APPLY', path: [['inspect']], argumentList: [] }),
      inspection: await ask({ type: 'APPLY', path: ['inspect'], argumentList: [] }),
    }
  })
  const { inspection, ...refused } = answers
  for (const answer of Object.values(refused)) {
    expect(answer).toMatchObject({ type: 'RAW', value: { ok: false, failure: { code: 'invalid_call' } } })
  }
  expect(inspection).toMatchObject({ type: 'RAW', value: { ok: true } })
})
