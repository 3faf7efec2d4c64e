import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { bundledScript } from '../../support/bundle-script.js'
import { deployment } from '../../support/deployment.js'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send } from '../../support/session-page.js'

const site = deployment()
const test = chromium.extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })

test('an app that stops using Holdfast removes it: all tabs are signed out and go on without a worker', async ({
  here,
  demo,
}) => {
  const pages = await signedInTabs(here, 3)
  await demo.debug('reset')
  await pages[0].evaluate(() => window.session.remove())
  await Promise.all(pages.map((page) => untilState(page, { status: 'signed-out' })))
  const registrations = () =>
    pages[0].evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)
  await expect.poll(registrations).toBe(0)
  expect(await demo.stats()).toMatchObject({ familiesRevoked: 1 })
  expect(await send(pages[1] ?? pages[0], '/api/me')).toEqual([401])
  expect(await send(pages[1] ?? pages[0], '/')).toEqual([200])
})

test('a removing worker deployed under the old URL leaves no zombie: no worker, no token, pages go on', async ({
  here,
}) => {
  const [page] = await signedInTabs(here, 1)
  const removing = await bundledScript(fileURLToPath(new URL('pages/removing-worker.ts', import.meta.url)))
  site.deploy(() => removing)
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
