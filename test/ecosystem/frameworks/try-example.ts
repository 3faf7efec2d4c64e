import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { installedExample } from './installed-example.js'
import { type Serving, servedExample } from './served-example.js'
import { writeALetter } from './write-a-letter.js'

interface Example extends Serving {
  /** How the framework writes itself. */
  readonly title: string
  /** What the build must not say. */
  readonly complaint: RegExp
  /** The page that it has made. */
  readonly prerendered: string
}

/** Declares the tests of one example: it is installed, built and served, and a user writes a letter in it. */
export async function tryExample(
  name: string,
  { title, complaint, prerendered, ...serving }: Example,
): Promise<void> {
  const app = await installedExample(name)
  const example = servedExample(app, serving)

  test(`${title} prerenders the page with what waits in it`, async () => {
    expect(example.built).not.toMatch(complaint)
    const html = await readFile(`${app}/${prerendered}`, 'utf8')
    expect(html).toContain('One moment')
    expect(html).not.toContain('Sign in')
  })

  test.for(['/', '/always'])(
    '%s is served quietly, and a half-written letter outlives an expiry',
    async (path, { here }) => {
      example.said()
      expect(await writeALetter(here, example.origin + path)).toEqual([])
      expect(example.said()).toBe('')
    },
  )
}
