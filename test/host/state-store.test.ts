import { expect, test } from 'vitest'
import { createStateStore } from '../../src/page/state-store.js'
import type { Snapshot } from '../../src/protocol/snapshot.js'

const OF_NOBODY = {
  state: { status: 'signed-out', ended: null },
  wakeAt: null,
  number: 1,
  signedInAt: 0,
} as const

const OF_ONE = { number: 1, signedInAt: 0, wakeAt: null }

function signedIn(revision: number): Snapshot {
  const state = {
    status: 'active',
    claims: { sub: 'demo' },
    accessExpiresAt: 0,
    sessionExpiresAt: null,
    idleAt: null,
    refreshing: false,
    reachable: true,
    warning: null,
  } as const
  return { ...OF_ONE, revision, state }
}

test('an answer that another one has overtaken does not bring back how things stood before', () => {
  const store = createStateStore()
  const since = store.snapshot()
  store.learn(signedIn(7), since)
  store.learn({ revision: 6, ...OF_NOBODY }, since)
  expect(store.getState()).toMatchObject({ status: 'active' })
})

test('a host that begins anew is believed', () => {
  const store = createStateStore()
  store.learn({ revision: 50, ...OF_NOBODY }, null)
  store.learn(signedIn(1), store.snapshot())
  expect(store.getState()).toMatchObject({ status: 'active' })
})
