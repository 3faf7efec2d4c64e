import type { Profile, Tab } from '../../support/engines/engine.js'
import type { EngineSetting } from '../../support/scenario.js'

declare global {
  interface Window {
    overheard: string[]
  }
}

/**
 * A page of the demo in which a script came first, that hears whatever goes through functions which it has replaced.
 *
 * @param page Where the page stands that is loaded after it.
 */
export async function openLate(
  here: EngineSetting,
  profile: Profile,
  keeping: object,
  { page, hasWorker }: { readonly page: string; readonly hasWorker: boolean },
): Promise<Tab> {
  const query = new URLSearchParams({ ...keeping })
  // Any text of the origin will do, as long as no Holdfast runs in it.
  const tab = await profile.openTab(`${here.originFor(keeping)}/sw.js?${query}`)
  await tab.evaluate(replaceFunctions)
  if (!hasWorker) await tab.evaluate(() => void Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
  await tab.evaluate(load, page)
  return tab
}

async function load(page: string): Promise<void> {
  const html = await fetch(page).then((response) => response.text())
  document.documentElement.innerHTML = html
  const script = document.createElement('script')
  script.type = 'module'
  script.src = document.querySelector<HTMLScriptElement>('script[src]')?.src ?? ''
  const run = new Promise((resolve) => script.addEventListener('load', resolve))
  document.body.append(script)
  await run
  await window.session.ready
}

function replaceFunctions(): void {
  window.overheard = []
  const { stringify } = JSON
  let isNoting = false
  function note(value: unknown): void {
    if (isNoting) return
    isNoting = true
    try {
      window.overheard[window.overheard.length] = typeof value === 'string' ? value : (stringify(value) ?? '')
    } catch {
      // Nothing that can be written down.
    }
    isNoting = false
  }
  const hearing = (heard: unknown) =>
    typeof heard !== 'function'
      ? heard
      : function (this: unknown, value: unknown) {
          note(value instanceof MessageEvent ? value.data : value)
          return Reflect.apply(heard, this, [value])
        }
  function replace(target: object, ...names: string[]): void {
    for (const name of names) {
      const native = Reflect.get(target, name)
      if (typeof native !== 'function') continue
      Reflect.set(target, name, function (this: unknown, ...given: unknown[]) {
        if (isNoting) return Reflect.apply(native, this, given)
        for (const value of given) note(value)
        const result = Reflect.apply(native, this, given)
        if (!(result instanceof Promise)) note(result)
        return result
      })
    }
  }
  const { then } = Promise.prototype
  Reflect.set(Promise.prototype, 'then', function (this: unknown, ...[fulfilled, rejected]: unknown[]) {
    const heard = isNoting ? [fulfilled, rejected] : [hearing(fulfilled), hearing(rejected)]
    return Reflect.apply(then, this, heard)
  })
  const { fetch: native } = window
  window.fetch = async (...given) => {
    note(given[1])
    const response = await native(...given)
    note([...response.headers])
    if (!response.body || !/json|text/.test(response.headers.get('content-type') ?? '')) return response
    const copy = response.clone()
    Reflect.apply(then, copy.text(), [note, () => {}])
    return response
  }
  const { addEventListener } = EventTarget.prototype
  EventTarget.prototype.addEventListener = function (type: string, listener: unknown, options?: object) {
    const heard = type === 'message' ? hearing(listener) : listener
    Reflect.apply(addEventListener, this, [type, heard, options])
  }
  for (const { prototype } of [MessagePort, BroadcastChannel]) {
    const { set, ...rest } = Object.getOwnPropertyDescriptor(prototype, 'onmessage') ?? {}
    Object.defineProperty(prototype, 'onmessage', {
      ...rest,
      set(listener) {
        if (set) Reflect.apply(set, this, [hearing(listener)])
      },
    })
  }
  replace(MessagePort.prototype, 'postMessage')
  replace(BroadcastChannel.prototype, 'postMessage')
  replace(window, 'structuredClone', 'atob', 'btoa')
  replace(JSON, 'parse', 'stringify')
  replace(Response.prototype, 'text', 'json')
  replace(Headers.prototype, 'set', 'append', 'get')
  replace(Map.prototype, 'get', 'set')
  replace(Array.prototype, 'push', 'map')
  replace(String.prototype, 'split', 'startsWith')
  replace(Object, 'assign', 'entries', 'fromEntries', 'defineProperty')
  replace(IDBObjectStore.prototype, 'put', 'add')
  replace(XMLHttpRequest.prototype, 'send', 'setRequestHeader')
}

/**
 * Everything that a user does who signs in and works.
 *
 * @param host Where a page is the host beside the worker of another tab, the end of the session before may come
 *   between: then the user is told so, and signs in again.
 */
export async function useSession(host: 'worker' | 'page'): Promise<string> {
  const signIn = () => window.session.signIn({ username: 'demo', password: 'demo' })
  await signIn().catch((error) =>
    host === 'page' && error.code === 'superseded' ? signIn() : Promise.reject(error),
  )
  await fetch('/api/me').then((response) => response.text())
  await window.session.refresh()
  await window.session.inspect()
  return window.overheard.join('\n')
}
