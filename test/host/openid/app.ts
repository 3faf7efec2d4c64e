import '../worker-scope.js'
import { AsyncLocalStorage } from 'node:async_hooks'
import { vi } from 'vitest'
import type { Dpop } from '../../../src/host/grant/dpop.js'
import type { Host } from '../../../src/host/host.js'
import type { OpenidProviderConfig } from '../../../src/host/oauth/openid-provider-config.js'

export const ORIGIN = 'https://app.example'
export const API: string = `${ORIGIN}/api/me`

/** One life of a host: what it does step by step, and when it is stopped. */
export interface Life {
  step<T>(effect: () => Promise<T>): Promise<T>
}

/** What was written down, which outlives every host. */
export const disk: Map<string, unknown> = new Map()

export const lives: AsyncLocalStorage<Life> = new AsyncLocalStorage()

function inLife<T>(effect: () => Promise<T>): Promise<T> {
  const life = lives.getStore()
  return life ? life.step(effect) : effect()
}

/** What is between the app and its servers. */
export const network: { send: typeof fetch } = { send: globalThis.fetch }
globalThis.fetch = (input, init) =>
  inLife(async () =>
    input instanceof Request && input.url === API ? api.answer(input) : network.send(input, init),
  )

/** It says with which token it was asked. */
export function echo({ headers }: Request): Response {
  return new Response(headers.get('authorization'))
}

/** The API of the app. */
export const api: { answer(request: Request): Response | Promise<Response> } = { answer: echo }

vi.doMock('../../../src/host/storage/database.js', () => ({
  readSlot: (name: string) => inLife(async () => structuredClone(disk.get(name))),
  changeSlot: (name: string, judge: (stored: unknown, keepAs: () => void) => unknown) =>
    inLife(async () => {
      const judged = judge(structuredClone(disk.get(name)), () => {})
      disk.set(name, structuredClone(judged))
      return judged
    }),
  forgetSlot: (name: string) => inLife(async () => disk.delete(name)),
  wipeSlots: () => inLife(async () => disk.clear()),
}))

const { settingsOf } = await import('../../../src/host/config.js')
const { createHost } = await import('../../../src/host/host.js')
const { openidProvider } = await import('../../../src/host/oauth/openid-provider.js')
// It writes down, too.
const proofs = await import('../../../src/host/dpop/dpop.js')
export const dpop: () => Dpop = proofs.dpop

/** An app with its worker. */
export interface App {
  readonly host: Host
  /** Answers a navigation as the worker does. */
  navigate(request: Request): Promise<Response | null>
  /** What a page sees. */
  state(): ReturnType<Host['calls']['look']>
  /** Asks as a page that takes nobody for the user. What the API answers is with which token. */
  ask(url?: string, init?: RequestInit): Promise<Response | null>
  request(): Promise<string | null>
  /** What goes on beside the navigations is over. */
  settled(): Promise<void>
}

export function startApp(config: OpenidProviderConfig, options: object = {}): App {
  let turn: Promise<unknown> = Promise.resolve()
  const host = createHost(settingsOf({ protect: ['/api/'], grant: openidProvider(config), ...options }), {
    kind: 'worker',
    exclusive(task) {
      const mine = turn.then(task)
      turn = mine.catch(() => {})
      return mine
    },
    attach: async () => {},
    countPages: async () => 1,
    remove: async () => {},
    remind() {},
    async leaving() {},
  })
  let beside: Promise<unknown> = Promise.resolve()
  const intercepted = (request: Request) => ({
    request,
    isAbandoned: async () => false,
    owner: async () => null,
    sentAs() {},
    learnt: async () => {},
    waitUntil(task: Promise<unknown>) {
      beside = Promise.all([beside, task])
    },
  })
  async function ask(url = API, init: RequestInit = {}): Promise<Response | null> {
    const request = new Request(url, init)
    return (await host.handlerFor(request)?.(intercepted(request))) ?? null
  }
  return {
    host,
    navigate: async (request) => (await host.handlerFor(request)?.(intercepted(request))) ?? null,
    state: () => host.calls.look({}),
    ask,
    request: async () => (await ask())?.text() ?? null,
    async settled() {
      let last: unknown
      while (last !== beside) {
        last = beside
        await beside
      }
    },
  }
}
