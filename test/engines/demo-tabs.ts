import type { SessionState } from '../../src/index.js'
import { HANGS_AFTER, HUNG, type Outcome } from '../faults/outcome.js'
import type { Profile, Tab } from './engine.js'
import type { World } from './in-engines.js'

/** The demo, with all that it draws. */
export const DEMO = '/'

/** A page of the demo with a session and nothing else. Windows that draw little leave the machine to the scenario. */
const MINIMAL = '/minimal.html'

/** Opens a tab and waits until its requests go through the worker. */
export async function openTab(
  here: World,
  profile: Profile,
  query: object = {},
  page: string = MINIMAL,
): Promise<Tab> {
  const tab = await profile.openTab(`${here.originFor(query)}${page}?${new URLSearchParams({ ...query })}`)
  await tab.evaluate(() => window.session.ready)
  await tab.evaluate(beQuiet)
  return tab
}

/** The demo looks at the worker once a second, which would keep it alive. */
function beQuiet(): void {
  const live = document.querySelector<HTMLInputElement>('#live')
  if (live) live.checked = false
}

/** Opens tabs, signs in as the demo user in the first of them, and waits until all know. */
export async function signedInTabs(
  here: World,
  profile: Profile,
  count: number,
  query: object = {},
  page: string = MINIMAL,
): Promise<[Tab, ...Tab[]]> {
  const first = await openTab(here, profile, query, page)
  const opening = Array.from({ length: count - 1 }, () => openTab(here, profile, query, page))
  const others = await Promise.all(opening)
  await first.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
  await Promise.all([first, ...others].map((tab) => untilState(tab, { status: 'active' })))
  return [first, ...others]
}

export function stateOf(tab: Tab): Promise<SessionState> {
  return tab.evaluate(() => window.session.getState())
}

/** Sends requests at the same moment, and gives back their status codes; 0 is a network error. */
export function send(tab: Tab, path: string, count = 1): Promise<Outcome[]> {
  return tab.evaluate(
    ({ path, count, hangsAfter, hung }) => {
      const one = () => fetch(path).then((response) => response.arrayBuffer().then(() => response.status))
      const bound = () => new Promise<Outcome>((resolve) => setTimeout(resolve, hangsAfter, hung))
      return Promise.all(Array.from({ length: count }, () => Promise.race([one().catch(() => 0), bound()])))
    },
    { path, count, hangsAfter: HANGS_AFTER, hung: HUNG },
  )
}

/** How requests ended as their headers came: a body that is on its way when the worker dies ends with an error. */
export function sendUntilHeaders(tab: Tab, path: string, count: number): Promise<Outcome[]> {
  return tab.evaluate(
    ({ path, count, hangsAfter, hung }) => {
      const one = () => fetch(path).then(({ status }) => status)
      const bound = () => new Promise<Outcome>((resolve) => setTimeout(resolve, hangsAfter, hung))
      return Promise.all(Array.from({ length: count }, () => Promise.race([one().catch(() => 0), bound()])))
    },
    { path, count, hangsAfter: HANGS_AFTER, hung: HUNG },
  )
}

/** The same by `XMLHttpRequest`, as the headers come: a body that is on its way when the worker dies ends with an error. */
export function sendXhr(tab: Tab, path: string, count = 1): Promise<Outcome[]> {
  return tab.evaluate(
    ({ path, count, hangsAfter, hung }) => {
      const one = () =>
        new Promise<Outcome>((resolve) => {
          const xhr = new XMLHttpRequest()
          xhr.open('GET', path)
          xhr.setRequestHeader('accept', 'application/json')
          xhr.onreadystatechange = () => xhr.status > 0 && resolve(xhr.status)
          xhr.onloadend = () => resolve(xhr.status)
          xhr.send()
          setTimeout(resolve, hangsAfter, hung)
        })
      return Promise.all(Array.from({ length: count }, one))
    },
    { path, count, hangsAfter: HANGS_AFTER, hung: HUNG },
  )
}

/**
 * Waits, by the page's own subscription, until this page shows such a state.
 *
 * @returns When it did.
 */
export function untilState(tab: Tab, expected: object, patience = 15_000): Promise<number> {
  return tab.evaluate(
    ({ expected, patience }) =>
      new Promise<number>((resolve, reject) => {
        let stop = () => {}
        const timer = setTimeout(look, patience, 'late')
        function look(late?: string): void {
          const state: Record<string, unknown> = { ...window.session.getState() }
          const isSo = Object.entries(expected).every(([name, value]) => state[name] === value)
          if (!isSo && !late) return
          clearTimeout(timer)
          stop()
          if (isSo) resolve(Date.now())
          else reject(new Error(`still ${JSON.stringify(state)}`))
        }
        stop = window.session.subscribe(look)
        look()
      }),
    { expected, patience },
  )
}
