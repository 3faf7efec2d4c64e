import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { signedInTabs } from '../../support/playwright/tabs.js'
import { send } from '../../support/session-page.js'

interface Arrived {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly csrf: string | undefined
}

let stranger: Server
let strangerOrigin: string
const arrived: Arrived[] = []

beforeAll(async () => {
  stranger = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request
    arrived.push({
      method,
      path,
      authorization: headers.authorization,
      csrf: headers['holdfast-tokens'] as string,
    })
    response.writeHead(path.includes('unauthorized') && method !== 'OPTIONS' ? 401 : 200, {
      'access-control-allow-origin': headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization, content-type, holdfast-tokens',
    })
    response.end('{}')
  })
  stranger.listen(0, '127.0.0.1')
  await once(stranger, 'listening')
  strangerOrigin = `http://localhost:${(stranger.address() as AddressInfo).port}`
})
afterAll(() => {
  stranger.close()
})

test.for(['header', 'cookie'])(
  'requests to other origins and to look-alike paths never carry the credential (%s)',
  async (accessToken, { here, demo }) => {
    arrived.length = 0
    const [page] = await signedInTabs(here, 1, { accessToken })
    await demo.debug('reset')
    const paths = [
      '/api-evil/x',
      '/apix',
      '/API/me',
      '/xapi/',
      '/%61pi-evil/',
      '/x/api/',
      '/api%2fme',
      '/?u=/api/',
    ]
    for (const path of paths) await send(page, path)
    await send(page, `${strangerOrigin}/api/me`)
    await send(page, `${strangerOrigin}/api/unauthorized`)
    await send(page, `${strangerOrigin.replace('localhost', '127.0.0.1')}/api/me`)
    await page.evaluate(async (url) => {
      await fetch(`${url}/api/form`, { method: 'POST', mode: 'no-cors', body: 'x' })
      const image = new Image()
      image.src = `${url}/api/image.png`
      await image.decode().catch(() => {})
    }, strangerOrigin)

    expect(arrived.length).toBeGreaterThanOrEqual(5)
    expect(arrived.filter(({ authorization, csrf }) => authorization || csrf)).toEqual([])
    expect(await demo.stats()).toMatchObject({ strayCredentials: 0, refreshGrants: 0 })
  },
)

test('another origin that is configured does carry it, and nothing beside the configured path', async ({
  here,
  demo,
}) => {
  arrived.length = 0
  const [page] = await signedInTabs(here, 1, { protect: `${strangerOrigin}/v1/` })
  expect(await send(page, `${strangerOrigin}/v1/things`)).toEqual([200])
  expect(await send(page, `${strangerOrigin}/v1-evil/things`)).toEqual([200])
  expect(await send(page, `${strangerOrigin}/v2/`)).toEqual([200])
  const authorised = arrived.filter(({ authorization }) => authorization)
  expect(authorised.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/things'])
  expect(await demo.stats()).toMatchObject({ strayCredentials: 0 })
})

test('a server that refuses every token does not cause a storm of refreshes', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1, { protect: `${strangerOrigin}/v1/` })
  await demo.debug('reset')
  for (let round = 0; round < 5; round++) {
    expect(await send(page, `${strangerOrigin}/v1/unauthorized`, 4)).toEqual([401, 401, 401, 401])
  }
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
})
