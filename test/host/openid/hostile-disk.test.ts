import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { disk } from './app.js'
import { openidWorld } from './world.js'

/**
 * What a script of the origin writes into IndexedDB, and the next worker finds: once such a script is gone,
 * nothing that it has left may give it a token, a code or a page.
 */

const world = openidWorld()
const { signIn, state, restart } = world

const ACTIVE = { status: 'active', claims: { sub: 'ada' } }
const THIEF = 'https://thief.example'

/** What was sent to the thief. */
const stolen: string[] = []
const genuine = globalThis.fetch
beforeAll(() => {
  globalThis.fetch = (input, init) => {
    const { url } = new Request(input)
    if (!url.startsWith(THIEF)) return genuine(input, init)
    stolen.push(`${url} ${init?.body}`)
    return Promise.resolve(Response.json({ error: 'invalid_grant' }, { status: 400 }))
  }
})
afterAll(() => {
  globalThis.fetch = genuine
})
beforeEach(() => {
  stolen.length = 0
})

async function cameBack(): Promise<string> {
  world.browser.stopsAt = ({ pathname }) => pathname === '/callback'
  const { url } = await world.browser.visit('/signin?returnTo=/notes')
  world.browser.stopsAt = () => false
  return url
}

/** Writes into every sign-in that is under way. */
function intoSignIns(change: (transaction: Record<string, unknown>) => object): void {
  for (const [name, stored] of disk) {
    const { transactions } = Object(stored)
    if (!transactions) continue
    const changed = Object.entries(transactions).map(([state, each]) => [state, change(Object(each))])
    disk.set(name, { ...Object(stored), transactions: Object.fromEntries(changed) })
  }
}

/** Says in the name of the provider, in every place that a version of this library has looked at, where it is. */
function writeProvider(): void {
  const { issuer } = world.server
  const names = [
    'authorization',
    'token',
    'revocation',
    'userinfo',
    'end_session',
    'pushed_authorization_request',
  ]
  const found = {
    issuer,
    ...Object.fromEntries(names.map((name) => [`${name}_endpoint`, `${THIEF}/${name}`])),
  }
  disk.set(`openid ${new URL(issuer).href}`, { found, at: Date.now() })
  intoSignIns((transaction) => ({ ...transaction, server: found }))
}

test('a script that writes to the disk where the provider is gets no token of any later worker', async () => {
  restart({ userinfo: true })
  await signIn()
  writeProvider()
  restart({ userinfo: true })
  await world.app.host.calls.refresh({})
  expect(await state()).toMatchObject(ACTIVE)
  const result = await world.app.host.calls.signOut({ atProvider: true })
  const { leave = '' } = result.ok ? result.value : {}
  world.browser.stopsAt = ({ origin }) => origin !== 'https://app.example'
  expect((await world.browser.visit(leave)).url).toMatch(world.server.issuer)
  world.browser.stopsAt = () => false
  expect(world.server.seen).toMatchObject({ refreshes: 1, revocations: 1 })
  expect(stolen).toEqual([])
})

test('a script that writes to the disk where the provider is gets no code of a sign-in, and no user', async () => {
  writeProvider()
  restart()
  const url = await cameBack()
  writeProvider()
  restart({ userinfo: true })
  expect(await signIn(url)).toBe('/notes')
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen).toMatchObject({ starts: 1, codes: 1 })
  expect(stolen).toEqual([])
})

test('without its provider the next worker keeps the session, and sends its token nowhere', async () => {
  await signIn()
  writeProvider()
  restart()
  world.server.alter = (answer) => (answer.path.startsWith('/.well-known') ? null : answer)
  expect(await world.app.request()).toMatch(/^Bearer /)
  const refreshed = world.app.host.calls.refresh({})
  await expect.poll(state).toMatchObject({ status: 'active', reachable: false })
  world.server.alter = (answer) => answer
  await refreshed
  expect(await state()).toMatchObject(ACTIVE)
  expect(stolen).toEqual([])
})

test.each([
  [`${THIEF}/`, false],
  ['//thief.example', false],
  ['javascript:steal()', false],
  ['</script><script>steal()</script>', true],
  ['javascript:steal()', true],
  ['/callback?code=1', false],
  ['http://[', false],
])(
  'a page %s that a script has written into a sign-in (popup: %s) leads nowhere else, and runs nothing',
  async (page, isPopup) => {
    const url = await cameBack()
    intoSignIns((transaction) => ({ ...transaction, returnTo: page, isPopup }))
    restart()
    const { url: end, html } = await world.browser.visit(url)
    await world.app.settled()
    expect(end).toBe('/')
    expect(html).not.toMatch(/steal|thief/)
    expect(await state()).toMatchObject(ACTIVE)
  },
)

test('the sign-in of another state is not taken for this one', async () => {
  const url = await cameBack()
  intoSignIns((transaction) => ({ ...transaction, state: 'planted' }))
  restart()
  await signIn(url)
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen).toMatchObject({ starts: 2, codes: 1 })
})

test('a page that a script has written beside a sign-in under way is told to nobody', async () => {
  // The worker is gone before there is an answer.
  world.server.beforeToken = () => new Promise(() => {})
  await world.browser.visit('/signin?returnTo=/notes')
  const [name, stored] = [...disk].find(([, each]) => Object(each).signingIn) ?? []
  const { signingIn } = Object(stored)
  const interrupted = { ...signingIn.interrupted, returnTo: 'javascript:steal()' }
  disk.set(String(name), { ...Object(stored), signingIn: { ...signingIn, interrupted } })
  restart()
  const told = await state()
  expect(told).toMatchObject({ status: 'signed-out' })
  expect(JSON.stringify(told)).not.toContain('steal')
})
