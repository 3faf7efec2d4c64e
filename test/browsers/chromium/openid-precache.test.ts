import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build, preview } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { expect } from 'vitest'
import { documentCode } from '../../ecosystem/package/document-part.js'
import { type OpenidServer, startOpenidServer } from '../../support/openid-server.js'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { untilState } from '../../support/playwright/tabs.js'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** The issuer of a test is known only once the app is served. */
const ISSUER = "'https://login.example.com'"
const ASKED_FOR = "new URL(self.location.href).searchParams.get('issuer')"

const MAIN = `
import { connect } from 'holdfast'
const issuer = new URL(location.href).searchParams.get('issuer') ?? localStorage.getItem('issuer')
localStorage.setItem('issuer', issuer)
localStorage.setItem('pages', (localStorage.getItem('pages') ?? '') + location.pathname + ' ')
const session = connect({ worker: '/sw.js?' + new URLSearchParams({ issuer }) })
Object.assign(window, { session })
`

interface App {
  readonly origin: string
  /** What came to its server. */
  readonly asked: readonly string[]
  readonly server: OpenidServer
  readonly page: Page
}

const test = chromium.extend(
  'app',
  /** As docs/openid.md says for a precache, built by vite-plugin-pwa, with a fallback for all navigations. */
  async ({ context }, { onCleanup }): Promise<App> => {
    const root = await mkdtemp(`${tmpdir()}/holdfast-precache-`)
    await writeApp(root)
    const config = { root, configFile: false, logLevel: 'error' } as const
    const pwa = VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      manifest: false,
      injectRegister: false,
      injectManifest: { rollupFormat: 'iife' },
    })
    await build({ ...config, plugins: [pwa] })
    const served = await preview({ ...config, preview: { port: 0 } })
    const asked: string[] = []
    served.httpServer.on('request', ({ url }) => asked.push(String(url)))
    const { origin } = new URL(served.resolvedUrls?.local[0] ?? '')
    const redirectUris = [`${origin}/callback`]
    const server = await startOpenidServer({ redirectUris, postLogoutRedirectUris: [`${origin}/`] })
    onCleanup(async () => {
      server.stop()
      await served.close()
      await rm(root, { recursive: true })
    })
    const page = await context.newPage()
    await page.goto(`${origin}/?${new URLSearchParams({ issuer: server.issuer })}`)
    await page.evaluate(() => window.session.ready)
    return { origin, asked, server, page }
  },
)

async function writeApp(root: string): Promise<void> {
  await mkdir(`${root}/src`)
  await mkdir(`${root}/node_modules/holdfast`, { recursive: true })
  await symlink(`${repository}/dist`, `${root}/node_modules/holdfast/dist`)
  await symlink(`${repository}/package.json`, `${root}/node_modules/holdfast/package.json`)
  for (const name of ['workbox-precaching', 'workbox-routing'])
    await symlink(`${repository}/node_modules/${name}`, `${root}/node_modules/${name}`)
  const worker = await documentCode('openid-precache')
  await writeFile(`${root}/src/sw.ts`, worker.replace(ISSUER, ASKED_FOR))
  await writeFile(`${root}/src/main.ts`, MAIN)
  const script = '<script type="module" src="/src/main.ts"></script>'
  await writeFile(`${root}/index.html`, `<!doctype html><head></head><body>${script}</body>`)
}

test('beside a precache that answers navigations, those of the sign-in are the worker’s, and the app is there offline', async ({
  app: { origin, asked, server, page },
  context,
}) => {
  await page.evaluate(() => location.assign('/signin?returnTo=/notes'))
  await page.waitForURL(`${origin}/notes`)
  await untilState(page, { status: 'active' })
  expect(server.seen).toMatchObject({ starts: 1, codes: 1 })
  // No page was ever at the callback.
  expect(await page.evaluate(() => localStorage.getItem('pages'))).toBe('/ /notes ')
  // Nor did the server see it, and the fallback has answered what the user sees.
  expect(asked.filter((url) => /signin|callback|notes/.test(url))).toEqual([])
  await context.setOffline(true)
  await page.goto(`${origin}/elsewhere`)
  await untilState(page, { status: 'active' })
})
