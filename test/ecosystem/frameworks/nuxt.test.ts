import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { inChromium } from '../../support/playwright/in-chromium.js'
import { installedExample } from './installed-example.js'
import { servedExample } from './served-example.js'
import { writeALetter } from './write-a-letter.js'

const app = await installedExample('nuxt')
const here = inChromium()
const example = servedExample(app, here, { start: ['.output/server/index.mjs'], ready: 'Listening' })

test('Nuxt prerenders the page with what waits in it', async () => {
  expect(example.built).not.toMatch(/Error: |serverSession/)
  const html = await readFile(`${app}/.output/public/index.html`, 'utf8')
  expect(html).toContain('One moment')
  expect(html).not.toContain('Sign in')
})

test.each(['/', '/always'])(
  '%s is served quietly, and a half-written letter outlives an expiry',
  async (path) => {
    example.said()
    expect(await writeALetter(here, example.origin + path)).toEqual([])
    expect(example.said()).toBe('')
  },
)
