import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { send, signedInTabs, untilState } from './harness/tabs.js'
import { world } from './harness/world.js'

const site = mkdtempSync(`${tmpdir()}/holdfast-removal-`)
cpSync(fileURLToPath(new URL('../../demo/dist/page', import.meta.url)), site, { recursive: true })
afterAll(() => rmSync(site, { recursive: true }))

const here = world({ STATIC_DIR: site })
let removingWorker: string

beforeAll(async () => {
  const entry = fileURLToPath(new URL('../../dist/remove.js', import.meta.url))
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'removing-worker',
        resolveId: (id) => (id === 'removing-worker' ? id : null),
        load: (id) =>
          id === 'removing-worker' ? `import { remove } from ${JSON.stringify(entry)}; remove()` : null,
      },
    ],
    build: { write: false, rolldownOptions: { input: 'removing-worker' } },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built')
  removingWorker = bundle.output[0].code
})

test('an app that stops using Holdfast removes it: all tabs are signed out and go on without a worker', async () => {
  const { demo } = here
  const pages = await signedInTabs(here, 3)
  await demo.debug('reset')
  await pages[0].evaluate(() => window.session.remove())
  await Promise.all(pages.map((page) => untilState(page, { status: 'signed-out' }, 1_000)))
  const registrations = () =>
    pages[0].evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)
  await expect.poll(registrations).toBe(0)
  expect(await demo.stats()).toMatchObject({ familiesRevoked: 1 })
  expect(await send(pages[1] ?? pages[0], '/api/me')).toEqual([401])
  expect(await send(pages[1] ?? pages[0], '/')).toEqual([200])
})

test('a removing worker deployed under the old URL leaves no zombie: no worker, no token, pages go on', async () => {
  const [page] = await signedInTabs(here, 1)
  writeFileSync(`${site}/sw.js`, removingWorker)
  const gone = page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    while ((await navigator.serviceWorker.getRegistrations()).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const open = indexedDB.open('holdfast')
      open.onsuccess = () => resolve(open.result)
      open.onerror = () => reject(open.error)
    })
    const count = database.transaction('session').objectStore('session').count()
    return new Promise<number>((resolve) => {
      count.onsuccess = () => resolve(count.result)
    })
  })
  expect(await gone).toBe(0)
  expect(await send(page, '/')).toEqual([200])
})
