import { expect, test } from 'vitest'
import { inChromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs } from '../../support/playwright/tabs.js'
import { send } from '../../support/session-page.js'

const here = inChromium()

test('twenty tabs that find their access token expired share one refresh, and none sees a 401', async () => {
  const { demo } = here
  const pages = await signedInTabs(here, 20)
  await demo.debug('expire-access')
  await demo.debug('reset')

  const answers = await Promise.all(pages.map((page) => send(page, '/api/me', 5)))

  expect(answers.flat()).toEqual(Array.from({ length: 100 }, () => 200))
  expect(await demo.stats()).toMatchObject({
    refreshGrants: 1,
    refreshRetries: 0,
    replaysDetected: 0,
    authorized: 100,
  })
})

test('twenty tabs that open streams with an expired access token get every stream complete after one refresh', async () => {
  const { demo } = here
  const pages = await signedInTabs(here, 20)
  await demo.debug('expire-access')
  await demo.debug('reset')

  const streams = await Promise.all(
    pages.map((page) =>
      page.evaluate(async () => {
        const text = (response: Response) => (response.ok ? response.text() : `status ${response.status}`)
        const bySource = new Promise<number>((resolve) => {
          let seen = 0
          const source = new EventSource('/api/stream?events=8&interval=20')
          source.onmessage = () => {
            seen++
          }
          source.addEventListener('done', () => {
            source.close()
            resolve(seen)
          })
          source.onerror = () => {
            source.close()
            resolve(-1)
          }
        })
        const [byFetch, chat] = await Promise.all([
          fetch('/api/stream?events=8&interval=20').then(text),
          fetch('/api/chat', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ message: 'How many tabs refresh?', interval: 5 }),
          }).then(text),
        ])
        return {
          byFetch: byFetch.match(/^id: \d+$/gm)?.length,
          bySource: await bySource,
          chatEnds: chat.includes('event: done'),
        }
      }),
    ),
  )

  expect(streams).toEqual(Array.from({ length: 20 }, () => ({ byFetch: 8, bySource: 8, chatEnds: true })))
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, authorized: 60 })
})
