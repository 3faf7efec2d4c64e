import { expect, test } from 'vitest'
import { CLOSED, nextView } from '../../../src/dialog/view.js'
import type { ActiveState, EndReason, SignedOutState } from '../../../src/index.js'

const AWAY = { isHere: false, hasActed: false }
const HERE = { isHere: true, hasActed: false }
const BUSY = { isHere: true, hasActed: true }

test('a page that opens after the session has ended leaves it to the app to say so', () => {
  expect(nextView(CLOSED, { status: 'unknown' }, ended('expired'), AWAY)).toEqual(CLOSED)
})

test('a page that opens while the user is being asked asks too', () => {
  expect(nextView(CLOSED, { status: 'unknown' }, active({ reason: 'idle', at: 9 }), AWAY)).toEqual({
    type: 'idle',
    at: 9,
  })
})

test('a user who has put off signing in again is not asked twice for one deadline', () => {
  const answered = { type: 'closed', answered: 9 } as const
  const lapsing = active({ reason: 'session', at: 9 })
  expect(nextView(answered, lapsing, lapsing, AWAY)).toEqual(answered)
  expect(nextView(answered, lapsing, active({ reason: 'session', at: 10 }), AWAY)).toEqual({
    type: 'lapsing',
    at: 10,
  })
})

test('where the server refuses for long, signing in again is offered once, and no more when it answers again', () => {
  const refused: ActiveState = { ...active(null), reachable: false, reason: 'refused' }
  expect(nextView(CLOSED, active(null), refused, AWAY)).toEqual({ type: 'refused' })
  const answered = { type: 'closed', answered: 'refused' } as const
  expect(nextView(answered, refused, refused, AWAY)).toEqual(answered)
  expect(nextView({ type: 'refused' }, refused, active(null), AWAY)).toEqual(CLOSED)
  const outage: ActiveState = { ...active(null), reachable: false, reason: 'outage' }
  expect(nextView(CLOSED, active(null), outage, AWAY)).toEqual(CLOSED)
})

test('who comes back to this page is told that all is well; where nobody is, the dialog just goes', () => {
  const idle = { type: 'idle', at: 9 } as const
  expect(nextView(idle, active({ reason: 'idle', at: 9 }), active(null), HERE)).toEqual({ type: 'stayed' })
  expect(nextView(idle, active({ reason: 'idle', at: 9 }), active(null), AWAY)).toEqual(CLOSED)
})

test('signing out is told everywhere but where the user did it; no other end is kept from anyone', () => {
  expect(nextView(CLOSED, active(null), ended('signed_out'), BUSY)).toEqual(CLOSED)
  expect(nextView(CLOSED, active(null), ended('signed_out'), HERE)).toMatchObject({ type: 'ended' })
  expect(nextView(CLOSED, active(null), ended('expired'), BUSY)).toMatchObject({ type: 'ended' })
})

test('an end that was put off stays put off, and signing in anywhere ends the asking', () => {
  const shown = nextView(CLOSED, active(null), ended('expired'), AWAY)
  expect(nextView(CLOSED, ended('expired'), ended('expired'), AWAY)).toEqual(CLOSED)
  expect(nextView(shown, ended('expired'), active(null), HERE)).toEqual(CLOSED)
})

function active(warning: ActiveState['warning']): ActiveState {
  return {
    status: 'active',
    claims: {},
    accessExpiresAt: 100,
    sessionExpiresAt: null,
    idleAt: null,
    refreshing: false,
    reachable: true,
    warning,
  }
}

function ended(reason: EndReason): SignedOutState {
  return {
    status: 'signed-out',
    ended: { reason, message: 'Over.', at: 1, returnTo: '/', revocation: 'done' },
  }
}
