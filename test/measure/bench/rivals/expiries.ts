import type { Browser, Page } from 'playwright-core'
import type { Expiry } from './expiry.js'
import type { Origin } from './origin.js'
import { type Profile, profileAt } from './profile.js'
import { isServed, REQUESTS, work } from './tab-work.js'

const EXPIRIES = 3
/** Seconds that an access token lives. Timers that tick once a second see it coming. */
const LIFE = 3
/** Seconds in which a tab is opened. The first access token lives until all are. */
const OPENING = { first: 2, each: 0.2 }
/** Milliseconds after the moment at which the last token is due. */
const MARGIN = 300

interface SignedIn {
  readonly profile: Profile
  readonly pages: readonly Page[]
}

/** Lets the access token of some tabs expire, and sends all their requests then. Who lost the session signs in again. */
export async function expiries(
  browser: Browser,
  origin: Origin,
  contestant: string,
  tabs: number,
): Promise<Expiry[]> {
  const measured: Expiry[] = []
  let signedIn: SignedIn | null = null
  while (measured.length < EXPIRIES) {
    signedIn ??= await signIn(browser, origin, contestant, tabs)
    const expiry = await expire(origin, signedIn.pages)
    measured.push(expiry)
    if (expiry.isLost) {
      await signedIn.profile.close()
      signedIn = null
    }
  }
  await signedIn?.profile.close()
  return measured
}

async function signIn(browser: Browser, origin: Origin, contestant: string, tabs: number): Promise<SignedIn> {
  origin.life.due(Math.ceil(OPENING.first + OPENING.each * tabs))
  const profile = await profileAt(browser, `${origin.url}/${contestant}.html`)
  const first = await profile.open()
  const others = await Promise.all(Array.from({ length: tabs - 1 }, profile.open))
  origin.life.due(LIFE)
  return { profile, pages: [first, ...others] }
}

async function expire({ authorizationServer }: Origin, pages: readonly Page[]): Promise<Expiry> {
  const before = authorizationServer.grants()
  await new Promise((resolve) => setTimeout(resolve, before.dueAt + MARGIN - Date.now()))
  const done = await Promise.all(pages.map(work))
  // Before the question whether the session is lost: it makes some refresh once more.
  const { refreshes } = authorizationServer.grants()
  const served = await Promise.all(pages.map(isServed))
  const statuses = done.flatMap((tab) => tab.statuses)
  return {
    refreshes: refreshes - before.refreshes,
    requests: pages.length * REQUESTS,
    failed: statuses.filter((status) => status !== 200).length,
    unauthorized: [...statuses, ...done.map((tab) => tab.streamStatus)].filter((status) => status === 401)
      .length,
    streams: pages.length,
    streamsFailed: done.filter((tab) => !tab.isStreamComplete).length,
    isLost: served.includes(false),
    took: Math.max(...done.map(({ ended }) => ended)) - Math.min(...done.map(({ begun }) => begun)),
  }
}
