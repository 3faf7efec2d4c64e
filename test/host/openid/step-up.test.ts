import { expect, test, vi } from 'vitest'
import { API, api, echo } from './app.js'
import { openidWorld } from './world.js'

const world = openidWorld()
const { signIn, state } = world

const CHALLENGE = 'Bearer error="insufficient_user_authentication", acr_values="otp", max_age=300'
const STEP_UP = '/signin?popup&acr_values=otp&max_age=300'

function upload(): Promise<Response | null> {
  return world.app.ask(API, { method: 'POST', body: 'what Ada has written' })
}

/** Ada has signed in, and her API takes uploads from who has shown more than a password. */
async function wary(challenge = CHALLENGE): Promise<string[]> {
  const uploads: string[] = []
  await signIn()
  api.answer = async (request) => {
    const token = String(request.headers.get('authorization')).replace('Bearer ', '')
    if ((await world.server.acrOf(token)) !== 'otp')
      return new Response('more', { status: 401, headers: { 'www-authenticate': challenge } })
    uploads.push(await request.text())
    return echo(request)
  }
  return uploads
}

/** Whoever signs in now is the one that the state asks for. */
async function untilAsked(): Promise<void> {
  await vi.waitFor(async () => {
    expect(await state()).toMatchObject({ status: 'active', stepUp: { acrValues: 'otp', maxAge: 300 } })
  })
}

test('an upload that wants more of the user waits, and arrives once and whole when they have stepped up', async () => {
  const uploads = await wary()
  const answered = upload()
  await untilAsked()
  await signIn(STEP_UP)
  expect((await answered)?.status).toBe(200)
  expect(uploads).toEqual(['what Ada has written'])
  expect(await state()).not.toHaveProperty('stepUp')
  expect(world.server.seen).toMatchObject({ starts: 2, codes: 2, refreshes: 0, revocations: 0 })
})

test('a user who says no at the provider stays signed in, and what waited is refused', async () => {
  const uploads = await wary()
  const answered = upload()
  await untilAsked()
  world.server.person = { account: 'ada', says: 'no' }
  await signIn(STEP_UP)
  const response = await answered
  expect([response?.status, await response?.text()]).toEqual([401, 'more'])
  expect(response?.headers.get('www-authenticate')).toBe(CHALLENGE)
  expect(await state()).toMatchObject({ status: 'active' })
  expect(await state()).not.toHaveProperty('stepUp')
  expect(uploads).toEqual([])
})

test('a silent try that is in vain ends no wait', async () => {
  const uploads = await wary()
  const answered = upload()
  await untilAsked()
  await signIn(`${STEP_UP}&prompt=none`)
  await untilAsked()
  await signIn(STEP_UP)
  expect((await answered)?.status).toBe(200)
  expect(uploads).toEqual(['what Ada has written'])
})

test('another user who steps up sends nothing of hers', async () => {
  const uploads = await wary()
  const answered = upload()
  await untilAsked()
  world.browser.forget()
  world.server.person = { account: 'bob', says: 'yes' }
  await signIn(STEP_UP)
  expect((await answered)?.status).toBe(401)
  expect(await state()).toMatchObject({ status: 'active', claims: { sub: 'bob' } })
  expect(uploads).toEqual([])
})

test('an API that is never content is asked twice, and the page reads its answer', async () => {
  await wary()
  let asked = 0
  api.answer = () => {
    asked++
    return new Response('never', { status: 401, headers: { 'www-authenticate': CHALLENGE } })
  }
  const answered = upload()
  await untilAsked()
  await signIn(STEP_UP)
  const response = await answered
  expect([response?.status, await response?.text(), asked]).toEqual([401, 'never', 2])
  expect(await state()).not.toHaveProperty('stepUp')
})

test('where the metadata of an API are is told in inspect()', async () => {
  const metadata = 'https://api.example/.well-known/oauth-protected-resource'
  await wary(`Bearer resource_metadata="${metadata}"`)
  expect((await world.app.ask())?.status).toBe(401)
  const inspected = await world.app.host.calls.inspect()
  expect(inspected).toMatchObject({ value: { resourceMetadata: { 'https://app.example': metadata } } })
})
