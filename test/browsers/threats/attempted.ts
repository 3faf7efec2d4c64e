import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../../support/engines/engine.js'
import { type EngineSetting, type OpenProfile, test } from '../../support/scenario.js'
import { isWhole } from '../../support/whole.js'
import type { Attempt } from './attempts.js'
import { recordThreats } from './record.js'
import { OF_ORIGIN } from './table.js'
import { MODES, type Mode, type Verdict } from './verdict.js'

/** How the tokens are kept, as a query of the demo. */
export type Keeping = (typeof MODES)[Mode]

/** What there is to prepare a profile with. */
export interface Given {
  readonly here: EngineSetting
  readonly openProfile: OpenProfile
}

/** Makes one attempt with what a profile has, and leaves that as the next one needs it. */
type Judge<Shared> = (shared: Shared & Pick<Given, 'here'>, keeping: Keeping) => Promise<Verdict>

/**
 * Makes attempts one after the other in a profile that they share, and records what each came to: in Chromium in more modes than in
 * other engines, and in every one by `npm run test:all`.
 *
 * @param modes `fewModesIn` where scenarios of `test/browsers/scenarios` show the same in every mode.
 */
export function attempted<Shared>(
  engine: Engine,
  title: string,
  prepare: (given: Given, keeping: Keeping) => Promise<Shared>,
  judges: Readonly<Partial<Record<Attempt, Judge<Shared>>>>,
  modes: (engine: Engine) => readonly Mode[] = modesIn,
): void {
  test.for(modes(engine))(
    `${title} (%s)`,
    { timeout: TEST_TIMEOUT_MS },
    async (mode, { here, openProfile, task }) => {
      const shared = { ...(await prepare({ here, openProfile }, MODES[mode])), here }
      const verdicts = await verdictsOf(judges, (judge) => judge(shared, MODES[mode]))
      await recordThreats(here, task, OF_ORIGIN, mode, verdicts)
    },
  )
}

/** What each attempt came to, one after the other. */
export async function verdictsOf<Judged>(
  judges: Readonly<Record<string, Judged>>,
  make: (judge: Judged) => Promise<Verdict>,
): Promise<Readonly<Record<string, Verdict>>> {
  const verdicts: Record<string, Verdict> = {}
  for (const [attempt, judge] of Object.entries(judges))
    verdicts[attempt] = await Promise.race([make(judge), endless(attempt)])
  return verdicts
}

const ATTEMPT_TIMEOUT_MS = 120_000
const TEST_TIMEOUT_MS = 300_000

/** Of many in one test it is this one that never ends. */
async function endless(attempt: string): Promise<never> {
  await sleep(ATTEMPT_TIMEOUT_MS, undefined, { ref: false })
  throw new Error(`It never ends to try to ${attempt}.`)
}

const ALL = Object.keys(MODES) as Mode[]
/** Every place in which a token can be is in one of them. */
const FAR_APART = [
  'body, header',
  'cookie, header, memory',
  'cookie, cookie',
] as const satisfies readonly Mode[]

function modesIn(engine: Engine): readonly Mode[] {
  return isWhole || engine.name !== 'Chromium' ? fewModesIn(engine) : FAR_APART
}

/** One in each engine but Chromium, and all of them by `npm run test:all`: with cookies WebKitGTK needs TLS. */
export function fewModesIn({ name, lacks }: Engine): readonly Mode[] {
  if (isWhole) return ALL
  const [first, , last] = FAR_APART
  if (name === 'Chromium') return [first, last]
  return [lacks.has('Secure cookies') ? first : last]
}
