import { HANGS_AFTER, HUNG, type Outcome } from '../browsers/faults/outcome.js'
import type { Profile, Tab } from './engines/engine.js'
import type { EngineSetting } from './scenario.js'
import { MINIMAL, type SessionPage, signIn } from './session-page.js'

/** Opens a tab and waits until its requests go through the worker. */
export async function openTab(
  here: EngineSetting,
  profile: Profile,
  query: object = {},
  page: string = MINIMAL,
): Promise<Tab> {
  const tab = await openReady((url) => profile.openTab(url), here.originFor(query), query, page)
  await tab.evaluate(beQuiet)
  return tab
}

/** The demo looks at the worker once a second, which would keep it alive. */
function beQuiet(): void {
  const live = document.querySelector<HTMLInputElement>('#live')
  if (live) live.checked = false
}

/** Opens tabs, signs in as the demo user in the first of them, and waits until all know. */
export function signedInTabs(
  here: EngineSetting,
  profile: Profile,
  count: number,
  query: object = {},
  page: string = MINIMAL,
): Promise<[Tab, ...Tab[]]> {
  return signedIn(count, () => openTab(here, profile, query, page))
}

/** Opens a page, by whichever driver, and waits until its requests go through the worker. */
export async function openReady<Page extends SessionPage>(
  open: (url: string) => Promise<Page>,
  origin: string,
  query: object,
  path: string,
): Promise<Page> {
  const page = await open(`${origin}${path}?${new URLSearchParams({ ...query })}`)
  await page.evaluate(() => window.session.ready)
  return page
}

/** Opens pages, signs in as the demo user in the first of them, and waits until all know. */
export async function signedIn<Page extends SessionPage>(
  count: number,
  open: () => Promise<Page>,
): Promise<[Page, ...Page[]]> {
  const first = await open()
  const others = await Promise.all(Array.from({ length: count - 1 }, open))
  await signIn(first)
  await Promise.all([first, ...others].map((page) => untilState(page, { status: 'active' })))
  return [first, ...others]
}

/**
 * Takes the worker of an origin away, from the last page of it that is open. A page with a session would register it
 * again, and the sooner the slower the machine is.
 */
export async function removeWorker(tab: Tab): Promise<void> {
  await tab.goto(await tab.evaluate(() => new URL('/icon.svg', location.href).href))
  await tab.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations())
      await registration.unregister()
  })
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
export function untilState(page: SessionPage, expected: object, patience = 60_000): Promise<number> {
  return page.evaluate(
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
