import { expect } from 'vitest'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { askTicket, openSocket, socketByTicket } from '../chromium/socket.js'
import { orHung } from '../faults/outcome.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

inEngines(() => {
  test('a page whose access token has expired opens a socket by a ticket, after one refresh', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('expire-access')
    await demo.debug('reset')
    expect(await socketByTicket(tab)).toBe('Demo User')
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, authorized: 1, unauthorized: 0 })
  })

  test('many tabs that ask for tickets at once share one refresh', async ({
    here,
    engine,
    demo,
    profile,
  }) => {
    const tabs = await signedInTabs(here, profile, engine.manyTabs)
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
  })

  test('a ticket opens one socket, and is no access token', async ({ here, demo, profile }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    const ticket = await tab.evaluate(askTicket)
    // Not from the page, whose worker would put the right credential in its place.
    const headers = { authorization: `Bearer ${ticket}` }
    expect((await fetch(`${demo.origin}/api/me`, { headers })).status).toBe(401)
    expect(await tab.evaluate(openSocket, ticket)).toBe('Demo User')
    expect(await tab.evaluate(openSocket, ticket)).toBe('refused')
  })

  test('who is signed out gets no ticket, and no socket opens without one', async ({
    here,
    demo,
    profile,
  }) => {
    const visitor = await openTab(here, profile)
    expect(await visitor.evaluate(askTicket)).toBe('signed_out')
    const [tab] = await signedInTabs(here, profile, 1)
    const ticket = await tab.evaluate(askTicket)
    await tab.evaluate(() => window.session.signOut())
    await demo.debug('reset')
    expect(await tab.evaluate(askTicket)).toBe('signed_out')
    expect(await tab.evaluate(openSocket, ticket)).toBe('refused')
    expect(await tab.evaluate(openSocket, '')).toBe('refused')
    expect(await demo.stats()).toMatchObject({ authorized: 0 })
  })

  test('session.ticket() whose worker dies is answered by the next worker', async ({
    here,
    demo,
    killable,
    task,
  }) => {
    const tabs = await signedInTabs(here, killable, 2)
    await demo.debug('expire-access')
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 1_500 })
    const refreshing = untilState(tabs[0], { status: 'active', refreshing: true })
    const call = tabs[0].evaluate(askTicket)
    await refreshing
    await killable.killWorkers()
    const said = await orHung(call.then((ticket) => tabs[0].evaluate(openSocket, ticket)))
    expect(said).toBe('Demo User')
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })
    const lost = await sessionsLost(tabs)
    await recordFault(here, task, 'killed while the page waits for a call', { requests: ['answered'], lost })
  })
})
