import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepWarm, type Warmth, warmth } from '../../src/page/keep-warm.js'

let started: number[]
let worker: Warmth

beforeEach(() => {
  vi.useFakeTimers()
  started = []
  worker = warmth(() => started.push(seconds()))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const begun = performance.now()
const seconds = () => Math.round((performance.now() - begun) / 1000)
const after = (more: number) => vi.advanceTimersByTime(more * 1000)

test('who acts without a pause starts the worker at once, and reminds it every 25 seconds', () => {
  const first = seconds()
  for (let times = 0; times < 60; times++) {
    worker.needed()
    after(1)
  }
  expect(started.map((at) => at - first)).toEqual([0, 25, 50])
})

test('a worker that has had something to do is left alone until it may have been stopped', () => {
  worker.stirred()
  after(24)
  worker.needed()
  expect(started).toEqual([])
  after(2)
  worker.needed()
  expect(started).toHaveLength(1)
})

test('what has come past the worker, or is told late, keeps none alive', () => {
  const early = performance.now()
  after(20)
  worker.stirred(early)
  worker.stirred(0)
  after(10)
  worker.needed()
  expect(started).toHaveLength(1)
})

test('a page that nobody uses sends nothing, and sets no timer', () => {
  after(3_600)
  expect(started).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

class Element {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
  matches(selector: string): boolean {
    return selector.split(',').includes(this.name)
  }
}

/** What a page sends its worker when this happens on it, a minute after the worker's last event. */
function sentFor(type: string, path: readonly Element[], isTrusted = true): unknown[] {
  const sent: unknown[] = []
  const listeners = new Map<string, (event: unknown) => void>()
  vi.stubGlobal('Element', Element)
  vi.stubGlobal('addEventListener', (event: string, listener: (event: unknown) => void) =>
    listeners.set(event, listener),
  )
  keepWarm(() => ({ postMessage: (message: unknown) => sent.push(message) }) as unknown as ServiceWorker)
  after(60)
  listeners.get(type)?.({ type, isTrusted, composedPath: () => [...path, {}] })
  return sent
}

const WARM_UP = [{ holdfast: 'heartbeat-answer', over: [] }]
const icon = new Element('svg')
const button = new Element('button')
const paragraph = new Element('p')

test.each(['pointerdown', 'keydown', 'touchstart', 'focusin'])(
  'a user who is about to act (%s) starts the worker, which learns nothing of it',
  (type) => {
    expect(sentFor(type, [paragraph])).toEqual(WARM_UP)
  },
)

test('a pointer starts it over what can be pressed, and not over what is read', () => {
  expect(sentFor('pointerover', [icon, button])).toEqual(WARM_UP)
  expect(sentFor('pointerover', [icon, paragraph])).toEqual([])
})

test('what a script makes of events starts nothing', () => {
  expect(sentFor('pointerdown', [button], false)).toEqual([])
})

test('where another worker is about to follow, none is started', () => {
  const listeners: ((event: unknown) => void)[] = []
  vi.stubGlobal('addEventListener', (_: string, listener: (event: unknown) => void) =>
    listeners.push(listener),
  )
  keepWarm(() => null)
  for (const hear of listeners) hear({ type: 'keydown', isTrusted: true })
  expect(listeners.length).toBeGreaterThan(0)
})
