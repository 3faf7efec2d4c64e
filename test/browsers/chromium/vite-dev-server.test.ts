import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createServer, type ViteDevServer } from 'vite'
import { expect } from 'vitest'
import { documentCode } from '../../ecosystem/package/document-part.js'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { untilState } from '../../support/playwright/tabs.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** As docs/getting-started.md says for Vite's own server. */
const CONNECT = /^const session = .*$/m

const test = chromium.extend(
  'vite',
  /** The quick start of the README, before a build, with the usual shorthand for a proxy. */
  async ({ demo }, { onCleanup }): Promise<ViteDevServer> => {
    const app = await mkdtemp(`${tmpdir()}/holdfast-vite-`)
    await mkdir(`${app}/src`)
    await mkdir(`${app}/node_modules/holdfast`, { recursive: true })
    await symlink(`${root}/dist`, `${app}/node_modules/holdfast/dist`)
    await symlink(`${root}/package.json`, `${app}/node_modules/holdfast/package.json`)
    for (const name of ['vite', 'vite-plugin-pwa'])
      await symlink(`${root}/node_modules/${name}`, `${app}/node_modules/${name}`)
    await writeFile(`${app}/vite.config.ts`, await documentCode('vite.config.ts'))
    await writeFile(`${app}/src/sw.ts`, await documentCode('sw.ts'))
    const [main, connect] = await Promise.all([documentCode('main.ts'), documentCode('vite-connect')])
    await writeFile(
      `${app}/src/main.ts`,
      `${main.replace(CONNECT, connect)}\nObject.assign(window, { session })`,
    )
    await writeFile(
      `${app}/index.html`,
      (await documentCode('index.html')).replace('main.js', '/src/main.ts'),
    )
    const vite = await createServer({
      root: app,
      configFile: `${app}/vite.config.ts`,
      logLevel: 'error',
      server: { port: 0, proxy: { '/api': demo.origin, '/auth': demo.origin } },
    })
    await vite.listen()
    onCleanup(async () => {
      await vite.close()
      await rm(app, { recursive: true })
    })
    return vite
  },
)

test("behind Vite's proxy a user signs in, and goes on after an expiry", async ({ context, demo, vite }) => {
  const page = await context.newPage()
  await page.goto(vite.resolvedUrls?.local[0] ?? '')
  await page.getByLabel('Username').fill('demo')
  await page.getByLabel('Password').fill('demo')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await untilState(page, { status: 'active' })
  await demo.debug('expire-access')
  const statuses = await page.evaluate(async () => {
    const got = await fetch('/api/me')
    const posted = await fetch('/api/echo', { method: 'POST', body: 'hello' })
    return [got.status, posted.status]
  })
  expect(statuses).toEqual([200, 200])
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, refreshRefused: 0 })
})
