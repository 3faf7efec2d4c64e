import type { Page } from 'playwright-core'
import { beforeAll, expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { openTab, signedInTabs } from '../../support/playwright/tabs.js'
import { send, stateOf } from '../../support/session-page.js'
import { INSECURE, serveInsecurely } from './insecure-origin.js'
import { pageBundle } from './page-bundle.js'

interface Failure {
  readonly name: string
  readonly code?: string
  readonly message: string
}

let bundle: string
beforeAll(async () => {
  bundle = await pageBundle()
})

/** Connects a second time on an open page, with options of the test's. */
async function connectWith(page: Page, options: object): Promise<Failure | 'ready'> {
  await page.addScriptTag({ content: bundle })
  return page.evaluate(async (given) => {
    const { Holdfast } = window as unknown as { Holdfast: { connect(options: object): Window['session'] } }
    try {
      await Holdfast.connect(given).ready
      return 'ready'
    } catch (error) {
      const { name, code, message } = error as Failure
      return code === undefined ? { name, message } : { name, code, message }
    }
  }, options)
}

test.for([
  [{}, 'worker must be the URL'],
  [{ worker: 'http://' }, 'worker must be the URL'],
  [{ worker: 'https://elsewhere.example/sw.js' }, 'on this origin'],
  [{ worker: '/sw.js', scop: '/' }, 'no option "scop"'],
  [{ worker: '/sw.js', type: 'esm' }, "type must be 'classic' or 'module'"],
  [{ worker: '/sw.js', keepWarm: 'yes' }, 'keepWarm must be true or false'],
] as const)(
  'connect(%o) fails at once and says what to do',
  async ([options, message], { context, demo }) => {
    const page = await openTab(context, demo)
    expect(await connectWith(page, options)).toEqual({
      name: 'TypeError',
      message: expect.stringContaining(message),
    })
    expect(await send(page, '/')).toEqual([200])
  },
)

test.for([
  ['/no-such-worker.js', /no-such-worker\.js could not be registered.*answers 200/s],
  ['/index.html', /index\.html could not be registered.*JavaScript type/s],
] as const)(
  'a worker URL that is no worker, %s, is told with what to check, and the session there stays',
  async ([worker, message], { here }) => {
    const [page] = await signedInTabs(here, 1)
    expect(await connectWith(page, { worker })).toMatchObject({
      name: 'HoldfastError',
      code: 'worker_unavailable',
      message: expect.stringMatching(message),
    })
    expect(await stateOf(page)).toMatchObject({ status: 'active' })
    expect(await send(page, '/api/me')).toEqual([200])
  },
)

test('an insecure origin is told at ready, and the page goes on', async ({ context, demo }) => {
  await serveInsecurely(context, demo)
  const page = await context.newPage()
  await page.goto(INSECURE)
  expect(await connectWith(page, { worker: '/sw.js' })).toMatchObject({
    code: 'insecure_origin',
    message: expect.stringContaining('https'),
  })
  expect(await send(page, '/')).toEqual([200])
})

test.for([
  ['no access_token', { token_type: 'Bearer', expires_in: 60, refresh_token: 'r' }, '"access_token"'],
  ['no refresh_token', { access_token: 'a', expires_in: 60 }, '"refresh_token"'],
] as const)(
  'a sign-in answered with %s is a clear error, and the session before it stays',
  async ([_, answer, named], { here, context }) => {
    const [page] = await signedInTabs(here, 1)
    await context.route('**/auth/token', (route) => route.fulfill({ json: answer }))
    const failure = await page.evaluate(() =>
      window.session.signIn({ username: 'demo', password: 'demo' }).then(
        () => null,
        ({ code, message }) => ({ code, message }),
      ),
    )
    expect(failure).toMatchObject({ code: 'invalid_answer', message: expect.stringContaining(named) })
    expect(await send(page, '/api/me')).toEqual([200])
  },
)

test('a worker whose configuration is wrong is told by name, and what was stored stays', async ({
  here,
  demo,
}) => {
  const [page] = await signedInTabs(here, 1)
  await page.goto(`${demo.origin}/?refreshAhead=soon`)
  const failure = await page.evaluate(() =>
    window.session.ready.then(
      () => null,
      ({ name, message }) => ({ name, message }),
    ),
  )
  expect(failure).toEqual({
    name: 'TypeError',
    message: expect.stringContaining('refreshAhead must be a number of seconds'),
  })
  await page.goto(demo.origin)
  await page.evaluate(() => window.session.ready)
  expect(await stateOf(page)).toMatchObject({ status: 'active' })
})

test('credentials that no form could hold are refused by name', async ({ context, demo }) => {
  const page = await openTab(context, demo)
  const failure = await page.evaluate(() =>
    window.session.signIn({ username: ['demo'] } as never).then(
      () => null,
      ({ code, message }) => ({ code, message }),
    ),
  )
  expect(failure).toMatchObject({ code: 'invalid_call', message: expect.stringContaining('username') })
})
