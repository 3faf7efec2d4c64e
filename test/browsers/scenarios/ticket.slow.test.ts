import { expect } from 'vitest'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Engine, Tab } from '../../support/engines/engine.js'
import { inEngines, unless } from '../../support/in-engines.js'
import { MODES } from '../../support/modes.js'
import { test } from '../../support/scenario.js'
import { send, signIn, stateOf } from '../../support/session-page.js'
import { askTicket, openSocket, socketByTicket } from '../chromium/socket.js'

inEngines((engine) => {
  test.for(otherModesOf(engine))(
    'many tabs that ask for tickets at once share one refresh ($refreshToken refresh token, $accessToken access token)',
    async (mode, { here, engine, demo, profile }) => {
      const tabs = await signedInTabs(here, profile, engine.manyTabs, mode)
      await demo.debug('expire-access')
      await demo.debug('reset')
      const said = await Promise.all(tabs.map(socketByTicket))
      expect(said).toEqual(tabs.map(() => 'Demo User'))
      expect(await demo.stats()).toMatchObject({
        refreshGrants: 1,
        refreshRetries: 0,
        authorized: tabs.length,
        unauthorized: 0,
      })
    },
  )

  test('a ticket that is asked for after the session has expired is given when its user has signed in again', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1, { hold: '30' })
    await demo.debug('revoke', { reason: 'expired' })
    const asked = tab.evaluate(askTicket)
    await untilState(tab, { status: 'signed-out' })
    await signIn(tab)
    expect(await tab.evaluate(openSocket, await asked)).toBe('Demo User')
  })

  test('an open socket ends with its session, the tab goes on after the next sign-in, and when the server has ended that one, the page gets no ticket and learns why', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('reset')
    const ended = tab.evaluate(endOfSocket, await tab.evaluate(askTicket))
    await expect.poll(async () => (await demo.stats()).authorized).toBe(1)
    await tab.evaluate(() => window.session.signOut())
    expect(await ended).toBe(4401)
    await signIn(tab)
    expect(await send(tab, '/api/me')).toEqual([200])
    expect(await socketByTicket(tab)).toBe('Demo User')

    await demo.debug('revoke')
    expect(await tab.evaluate(askTicket)).toBe('signed_out')
    await untilState(tab, { status: 'signed-out' })
    expect(await stateOf(tab)).toMatchObject({ ended: { reason: 'revoked' } })
  })

  unless(
    test,
    engine.name !== 'Chromium',
    'all tabs of an origin share one thread: while one is busy, nobody can sign in in another',
  )('a tab that has not yet heard of the other user gets no ticket of theirs', async ({ here, profile }) => {
    const [busy, other = busy] = await signedInTabs(here, profile, 2)
    const first = await subjectOf(busy)
    expect(await askedBeforeListening(busy, other)).toBe('superseded')
    await expect.poll(() => subjectOf(busy)).not.toBe(first)
    expect(await socketByTicket(busy)).toBe('Second User')
  })
})

/** What a page hears that hears nothing while the second user signs in in another tab, and asks before it has listened. */
async function askedBeforeListening(busy: Tab, other: Tab): Promise<string> {
  for (let ms = 2_000; ; ms *= 2) {
    const asked = busy.evaluate(askAfterBusy, ms)
    await signIn(other, 'second')
    const signedInAt = Date.now()
    const { busyUntil, said } = await asked
    if (signedInAt < busyUntil) return said
    // On a slow machine the page was not busy for long enough: from the beginning.
    await signIn(other)
    const first = await subjectOf(other)
    await expect.poll(() => subjectOf(busy)).toBe(first)
  }
}

async function askAfterBusy(ms: number): Promise<{ busyUntil: number; said: string }> {
  const busyUntil = Date.now() + ms
  while (Date.now() < busyUntil);
  const said = await window.session.ticket().catch(({ code }) => code)
  return { busyUntil, said }
}

function endOfSocket(ticket: string): Promise<number> {
  const socket = new WebSocket(`/api/socket?ticket=${ticket}`)
  return new Promise((resolve) => {
    socket.onclose = ({ code }) => resolve(code)
  })
}

async function subjectOf(tab: Tab): Promise<unknown> {
  const state = await stateOf(tab)
  return state.status === 'active' ? state.claims.sub : null
}

/** All but the one that is tried without `.slow`. With cookies WebKitGTK needs TLS, by a proxy that no socket goes through. */
function otherModesOf({ lacks }: Engine): (typeof MODES)[number][] {
  return lacks.has('Secure cookies') ? [] : MODES.slice(1)
}
