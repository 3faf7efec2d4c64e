import { type Assumptions, POLICY } from './assumptions.js'
import { population } from './population.js'
import { grouped } from './table.js'
import { MINUTE, SECOND } from './time.js'

/** The assumptions in words: the same for every practice. */
export function prose(assumptions: Assumptions): string {
  const { seed, browsers, tabs, signInWindow, accessTtl, latency } = assumptions
  const { visibleRequestEvery, hiddenRequestEvery, switchEvery, capacity, queue, retryAfter } = assumptions
  const people = population(assumptions)
  const mean = people.reduce((sum, person) => sum + person.tabs, 0) / people.length
  return [
    `- ${grouped(browsers)} browsers with 1 to ${tabs.most} tabs (log-normal, median ${tabs.median}, mean ${mean.toFixed(1)}); seed ${seed}.`,
    `- All sign in within ${signInWindow / MINUTE} min, evenly; access tokens live ${accessTtl / MINUTE} min; nobody is asleep, nobody opens or closes a tab.`,
    `- Requests, at the same moments under every practice: of the visible tab every ${visibleRequestEvery / SECOND} s on average; the user goes to another`,
    `  tab every ${switchEvery / MINUTE} min, which sends one at once; ${hiddenRequestEvery === null ? 'hidden tabs send none' : `hidden tabs poll every ${hiddenRequestEvery / MINUTE} min`}.`,
    `- The authorization server does ${capacity} refreshes a second (the sign-in wave itself asked for ${grouped(Math.round(browsers / (signInWindow / SECOND)))}), queues up to ${queue / SECOND} s, and answers`,
    `  429 with Retry-After: ${retryAfter / SECOND} beyond that, at no cost to itself. In an outage it answers at once with an error without Retry-After. ${latency} ms each way.`,
    "- It rotates. The immediate parent is good until its successor is used (the reference server's lenient rule); anything older ends the session.",
    '- Per tab: an interceptor refreshes on 401, one flight per tab, 3 retries a second apart, then the waiting requests fail and the next one begins anew.',
    '  Each tab holds its own access token, or all share one in localStorage; the refresh token is shared. Who is signed out stays so and sends nothing.',
    `- Holdfast: the real src/core, one coordinator a browser, woken by the visible tab; refreshAhead ${POLICY.refreshAhead / SECOND} s (1 to 1.5 times, by token), patience ${POLICY.patience / SECOND} s (defaults).`,
    '- A request has failed when it got no answer but an error; it was late when it waited over 1 s. "All served": no request fails or is late from then on.',
  ].join('\n')
}
