import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLIENT_ID, type OpenidServer, startOpenidServer, TAKES_PROOFS } from '../../support/openid-server.js'
import { type App, disk, dpop, type Life, lives, ORIGIN, startApp } from './app.js'
import { browserWith, navigationTo } from './browser.js'

let server: OpenidServer
beforeAll(async () => {
  server = await startOpenidServer({
    redirectUris: [`${ORIGIN}/callback`],
    postLogoutRedirectUris: [`${ORIGIN}/`],
    configuration: TAKES_PROOFS,
  })
})
afterAll(() => server.stop())

/** Which step a host is stopped at, of all that it and its successors take; 0: none. */
interface Fate {
  steps: number
  fatalStep: number
}

interface MortalLife extends Life {
  readonly died: Promise<'died'>
}

function lifeUnder(fate: Fate): MortalLife {
  let isDead = false
  let die = (): void => {}
  const died = new Promise<'died'>((resolve) => {
    die = () => resolve('died')
  })
  const never = new Promise<never>(() => {})
  function survives(): boolean {
    if (!isDead && ++fate.steps === fate.fatalStep) {
      isDead = true
      die()
    }
    return !isDead
  }
  return {
    died,
    async step(effect) {
      if (!survives()) return never
      const result = await effect()
      return survives() ? result : never
    },
  }
}

/** A worker that the browser starts again whenever it was stopped, and asks again what it has not answered. */
function workerUnder(fate: Fate, isBound: boolean) {
  let life: MortalLife
  let app: App
  function start(): void {
    life = lifeUnder(fate)
    app = lives.run(life, () =>
      startApp(
        {
          issuer: server.issuer,
          clientId: CLIENT_ID,
          scope: 'openid profile',
          ...(isBound && { dpop: dpop() }),
        },
        { protect: [`${server.issuer}/me`] },
      ),
    )
  }
  start()
  async function ask<T>(what: (app: App) => Promise<T>): Promise<T> {
    for (;;) {
      const asked = app
      const answer = lives.run(life, () => what(asked).then((value) => ({ value })))
      const told = await Promise.race([answer, life.died])
      if (told !== 'died') return told.value
      start()
    }
  }
  return { ask }
}

interface Ending {
  readonly page: string
  readonly status: string
  /** What an API answers that knows the tokens of the provider. */
  readonly answer?: number | undefined
}

/** A user who follows a plain link, and the page that they come to. */
async function signInUnder(fate: Fate, isBound: boolean): Promise<Ending> {
  server.reset()
  disk.clear()
  const { ask } = workerUnder(fate, isBound)
  const browser = browserWith(ORIGIN, ({ url }) => ask((app) => app.navigate(navigationTo(url))))
  let { url: page } = await browser.visit('/signin?returnTo=/notes')
  for (;;) {
    const told = await ask(async (app) => {
      const answer = await app.state()
      if (answer.ok && answer.value.state.status === 'signing-in') await app.settled()
      return app.state()
    })
    if (!told.ok) throw new Error(told.failure.message)
    const { state } = told.value
    if (state.status === 'signing-in') continue
    const isInterrupted = state.status === 'signed-out' && state.signInError?.error === 'interrupted'
    if (!isInterrupted) {
      const answer = await ask(async (app) => (await app.ask(`${server.issuer}/me`))?.status)
      return { page, status: state.status, answer }
    }
    // What connect does.
    page = (await browser.visit(`/signin?resume&returnTo=${encodeURIComponent(page)}`)).url
  }
}

const ENDS: Ending = { page: '/notes', status: 'active', answer: 200 }

test.each([
  ['bearer tokens', false],
  ['tokens that are bound to a key', true],
])(
  'a user whose worker is stopped at any step of a sign-in ends signed in, and no code is sent twice, with %s',
  async (_, isBound) => {
    const fate: Fate = { steps: 0, fatalStep: 0 }
    expect(await signInUnder(fate, isBound)).toEqual(ENDS)
    const { steps } = fate
    expect(steps).toBeGreaterThan(20)
    let resumed = 0
    for (let fatalStep = 1; fatalStep <= steps; fatalStep++) {
      const ends = await signInUnder({ steps: 0, fatalStep }, isBound)
      expect(ends, `stopped at step ${fatalStep} of ${steps}`).toEqual(ENDS)
      expect(server.seen.replays, `stopped at step ${fatalStep} of ${steps}`).toBe(0)
      if (server.seen.starts > 1) resumed++
    }
    // Otherwise nothing was tried.
    expect(resumed).toBeGreaterThan(2)
  },
)
