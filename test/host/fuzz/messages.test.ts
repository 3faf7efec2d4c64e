import '../worker-scope.js'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { test, vi } from 'vitest'
import { callsFor } from '../../../src/host/calls.js'
import type { Grant } from '../../../src/host/grant/grant.js'
import { followHints } from '../../../src/page/follow-hints.js'
import { answerHeartbeats } from '../../../src/page/heartbeat.js'
import { listen } from '../../../src/page/listen.js'
import { createStateStore } from '../../../src/page/state-store.js'
import { CALL_NAMES } from '../../../src/protocol/calls.js'
import { onChannel, onPort, toPage, toWorker } from '../../../src/protocol/messages.js'
import { ownerTold, parseSnapshot, type Snapshot } from '../../../src/protocol/snapshot.js'
import { heartbeat } from '../../../sw/heartbeat.js'
import { serve } from '../../../sw/serve-calls.js'
import { signedInWorld } from '../../core/world.js'
import { mutatedClone, RUNS, RUNS_THROUGH_ALL, sees, textsIn } from './mutated.js'

vi.mock('../../../src/host/sleep.js', () => ({ sleep: async () => {} }))

type Listener = (event: { readonly data: unknown; readonly source?: unknown }) => void

const OPEN = { id: 1, url: 'https://app.example/api/stream', since: 5 }
const QUESTION = { holdfast: 'heartbeat', open: [OPEN, { ...OPEN, id: 2 }] }
const ANSWER = { holdfast: 'heartbeat-answer', over: [1, 2] }
const CHANGED = { holdfast: 'changed', revision: 7 }
const ERROR = { holdfast: 'script-error', worker: 'https://app.example/sw.js', message: 'x' }
const HELLO = { holdfast: 'hello', life: 'holdfast-life:1', boot: 'boot' } as const
const PLAIN = ['link', 'update-waits', 'take-over', 'removed', 'dropped', 'toString'].map((holdfast) => ({
  holdfast,
}))
const MESSAGES = [QUESTION, ANSWER, CHANGED, ERROR, HELLO, ...PLAIN]

test('whatever a page or a worker says, it is heard as what it promises to be, or not at all', () => {
  const kinds = [toWorker, toPage, onPort, onChannel]
  for (const message of MESSAGES.slice(0, -1)) {
    const heard = kinds.flatMap((parse) => parse(structuredClone(message)) ?? [])
    sees(isDeepStrictEqual(heard, [message]), 'what is said by one is heard by one')
  }
  const property = fc.property(mutatedClone(...MESSAGES), (data) => {
    for (const parse of kinds) {
      const message = parse(data)
      switch (message?.holdfast) {
        case 'heartbeat':
          message.open.forEach(({ id, url, since }) => void [id, url, since])
          break
        case 'heartbeat-answer':
          message.over.includes(1)
          break
        case 'hello':
          sees(`${message.life.length}${message.boot.length}` !== '', 'names are texts')
          break
        case 'changed':
          sees(Number.isSafeInteger(message.revision), 'a revision can be counted')
          break
        case 'script-error':
          sees(`${message.worker.length}${message.message.length}` !== '', 'words are texts')
      }
    }
  })
  fc.assert(property, RUNS)
})

test('whatever a worker asks, a page goes on, and whatever pages answer, what others read keeps the worker alive', () => {
  class ServiceWorker {
    postMessage(): void {}
  }
  let hear: Listener = () => {}
  const serviceWorker = { addEventListener: (_: string, listener: Listener) => (hear = listener) }
  vi.stubGlobal('ServiceWorker', ServiceWorker)
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      observe(): void {}
    },
  )
  vi.stubGlobal('navigator', { serviceWorker })
  answerHeartbeats(() => {})
  const beats = heartbeat(() => {})
  const request = new Request('https://app.example/api/stream')
  beats.track({ clientId: 'other', request }, new Response(new ReadableStream()))
  const source = new ServiceWorker()
  const property = fc.property(mutatedClone(QUESTION, ANSWER), (data) => {
    hear({ data, source })
    const answer = toWorker(data)
    if (answer?.holdfast === 'heartbeat-answer') beats.onAnswer('page', answer)
    sees(beats.hasOpenResponses(), 'the other page reads on')
  })
  fc.assert(property, RUNS)
  vi.unstubAllGlobals()
})

test('whatever any script says to all tabs, a tab asks its host, and shows nothing of what it has heard', () => {
  let hear: Listener = () => {}
  class Channel {
    addEventListener(_: string, listener: Listener): void {
      hear = listener
    }
  }
  vi.stubGlobal('BroadcastChannel', Channel)
  const store = createStateStore()
  store.learn(SNAPSHOTS[0] as Snapshot, null)
  const shown = store.getState()
  const asked: number[] = []
  const look = followHints(
    async ({ heard }) => {
      asked.push(heard)
    },
    () => store.snapshot()?.revision,
  )
  listen(look)
  const property = fc.property(mutatedClone(CHANGED, ERROR), (data) => {
    hear({ data })
    sees(asked.length <= 1 && asked.every(Number.isSafeInteger), 'one call is under way')
    sees(store.getState() === shown, 'nobody is shown as signed out')
  })
  fc.assert(property, RUNS)
  vi.unstubAllGlobals()
})

const SNAPSHOTS = [
  {
    number: 3,
    revision: 7,
    state: {
      status: 'active',
      claims: { sub: 'ada' },
      accessExpiresAt: 9,
      sessionExpiresAt: null,
      idleAt: 5,
      refreshing: false,
      reachable: true,
      warning: { reason: 'idle', at: 4 },
    },
    wakeAt: 8,
    signedInAt: 1,
  },
  {
    number: 4,
    revision: 8,
    state: { status: 'signed-out', ended: { reason: 'idle', message: 'x', at: 1, revocation: 'done' } },
    wakeAt: null,
    signedInAt: 0,
  },
  { number: 4, revision: 9, state: { status: 'signing-in' }, wakeAt: 7, signedInAt: 0 },
]

test('whatever a call brings back, it tells of a user whom a snapshot names, or of none', () => {
  const told = mutatedClone(...SNAPSHOTS, { version: '0.1.0', events: [], storage: 'memory' }, 'a ticket')
  for (const snapshot of SNAPSHOTS) sees(parseSnapshot(snapshot) === snapshot, 'a snapshot is one')
  const property = fc.property(told, (value) => {
    const snapshot = parseSnapshot(value)
    const owner = snapshot && ownerTold(snapshot)
    sees(owner === null || typeof owner.number === 'number', 'a user is of a session')
  })
  fc.assert(property, RUNS)
})

const SEEN = { number: 99, subject: 'bob' }
const ARGUMENTS: Readonly<Record<string, unknown>> = {
  look: { told: 3, heard: 5 },
  wake: true,
  signIn: { credentials: { username: 'ada', password: 'x' }, step: 2 },
  signOut: { everywhere: true, seen: SEEN },
  refresh: { status: 'active', accessExpiresAt: 5 },
  ticket: SEEN,
}
/** What a page transfers cannot be sent back as it is. */
const TRANSFERRED = new MessageChannel().port1
const CALLS = [...CALL_NAMES]
  .filter((name) => name !== 'remove')
  .map((name) => ({
    id: 'asked',
    type: 'APPLY',
    path: [name],
    argumentList: [{ type: 'RAW', value: ARGUMENTS[name] }],
  }))
  .flatMap((call) => [call, { ...call, id: TRANSFERRED }])

test('whatever a page sends over its port, it gets one answer without a token, and only a sign-out signs anybody out', async () => {
  const world = await signedInWorld()
  const url = new URL('https://app.example/auth/token')
  const grant = {
    endpoints: { signIn: [url, url], refresh: url, signOut: url },
    signIn: async () => ({ type: 'denied', message: 'Wrong.', answer: {} }),
    ticketRequest: () => null,
  } as unknown as Grant
  const calls = callsFor(world.host.coordinator, grant, {
    attach: async () => {},
    inspect: async () => ({}) as never,
    answer: async () => new Response(),
    remove: async () => {},
    flow: undefined,
  })
  const property = fc.asyncProperty(mutatedClone(...CALLS), async (message) => {
    const answers: unknown[] = []
    const port = {
      onmessage: null as Listener | null,
      postMessage: (answer: unknown) => void answers.push(structuredClone(answer)),
      close() {},
    }
    const served = serve(calls, port as unknown as MessagePort, HELLO, (call) => call())
    port.onmessage?.({ data: message })
    await served
    sees(answers.length === 2, 'there is a hello and one answer')
    sees(!/(access|refresh)-\d/.test(textsIn(answers)), 'no token is told')
    const { state } = await world.snapshot()
    if (state.status === 'active') return
    sees(Object(message).path[0] === 'signOut', 'a sign-out alone signs out')
    await world.host.signInAs('ada')
  })
  await fc.assert(property, RUNS_THROUGH_ALL)
})
