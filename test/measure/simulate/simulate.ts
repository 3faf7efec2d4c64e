import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ASSUMPTIONS, CROWD, POLICY } from './assumptions.js'
import { chart } from './chart.js'
import { holdfast } from './holdfast.js'
import { perTab } from './per-tab.js'
import { play } from './play.js'
import { prose } from './prose.js'
import type { Result } from './result.js'
import { CROWD_WAVE, EXPIRY_WAVE, LONG_OUTAGE, SHORT_OUTAGE } from './scenario.js'
import { table } from './table.js'

const CHART = fileURLToPath(new URL('../../../demo/herd.svg', import.meta.url))

/** Shows what reaches the authorization server when very many browsers need a refresh at once; writes demo/herd.svg. */
export async function simulate(): Promise<void> {
  const practices = [
    perTab('memory', 'per tab, token in each tab'),
    perTab('localStorage', 'per tab, token in localStorage'),
    holdfast(() => POLICY),
  ]
  const results: Result[] = []
  for (const scenario of [EXPIRY_WAVE, CROWD_WAVE, SHORT_OUTAGE, LONG_OUTAGE]) {
    const assumptions = scenario === CROWD_WAVE ? CROWD : ASSUMPTIONS
    for (const practice of practices) {
      const tally = await play(scenario, practice, assumptions)
      results.push({ scenario, practice: practice.name, tally })
    }
  }
  console.log(`${prose(ASSUMPTIONS)}\n\n${table(results, ASSUMPTIONS)}`)
  const drawn = [EXPIRY_WAVE, LONG_OUTAGE].map((scenario) =>
    results.filter((result) => result.scenario === scenario),
  )
  await writeFile(CHART, chart(drawn, ASSUMPTIONS))
}
