import type { Assumptions } from './assumptions.js'
import { authorizationServer } from './authorization-server.js'
import { virtualClock } from './clock.js'
import { population } from './population.js'
import type { Practice } from './practice.js'
import type { Scenario } from './scenario.js'
import { newTally, type Tally } from './tally.js'
import { use } from './workload.js'

/** Lets the whole population live through a scenario under one practice. */
export async function play(scenario: Scenario, practice: Practice, assumptions: Assumptions): Promise<Tally> {
  const clock = virtualClock()
  const tally = newTally(clock)
  const server = authorizationServer(clock, tally, scenario.outage, assumptions)
  for (const person of population(assumptions)) {
    const { signsInAt, tabs, jitter } = person
    clock.at(signsInAt, () => {
      const browser = practice.signIn({ clock, server, tally, assumptions, tabs, random: jitter })
      use(browser, person, clock, assumptions)
    })
  }
  await clock.run(assumptions.until)
  return tally
}
