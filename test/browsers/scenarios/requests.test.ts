import { afterAll, expect } from 'vitest'
import { documentPart } from '../../ecosystem/package/document-part.js'
import { type Case, casesOf, contradicts, type Tried, wordsFor } from '../requests/case.js'
import '../requests/into-document.js'
import { deploymentWith } from '../../support/deployment.js'
import type { Profile, Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { isWhole } from '../../support/whole.js'
import { type Recorder, startRecorder } from '../requests/recorder.js'
import { ROWS } from '../requests/rows.js'
import { cellsOf } from '../requests/table.js'
import { tryRow } from '../requests/try-row.js'

const site = deploymentWith(new URL('../pages/', import.meta.url), {
  pages: { requests: 'requests' },
  workers: ['requests-worker'],
})
const recorders = { plain: await startRecorder(false), secure: await startRecorder(true) }
afterAll(() => Promise.all([recorders.plain.stop(), recorders.secure.stop()]))

const isWriting = process.env.FAULTS === 'write'
const isInAllCases = isWriting || isWhole

/** Otherwise each row is tried where most is asked of it. */
function isTried({ access, token }: Case): boolean {
  return isInAllCases || (access === 'header' && token === 'expired')
}

/** `ROWS=XHR` tries those whose name has this in it. */
const wanted = ROWS.filter(({ name }) => new RegExp(process.env.ROWS ?? '').test(name))

async function open(profile: Profile, { origins }: Recorder, access: string): Promise<Tab> {
  const [page, other] = origins
  const query = new URLSearchParams({ accessToken: access, protect: `${other}/api/`, unprotected: 'network' })
  const tab = await profile.openTab(`${page}/requests.html?${query}`)
  await tab.evaluate(() => window.session.ready)
  await tab.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
  return tab
}

const test = scenario.extend(
  'env',
  { scope: 'file' },
  {
    STATIC_DIR: site.directory,
    CORS_ORIGINS: `${recorders.plain.origins[0]},${recorders.secure.origins[0]}`,
  },
)

inEngines(() => {
  test('every kind of request is served as the document says', { timeout: 300_000 }, async ({
    engine,
    demo,
    profile,
    task,
  }) => {
    const tried: Tried[] = []
    const failures: string[] = []
    for (const access of ['header', 'cookie'] as const) {
      const needsTls = access === 'cookie' && engine.lacks.has('Secure cookies')
      const recorder = needsTls ? recorders.secure : recorders.plain
      recorder.stand(demo.origin)
      for (const one of casesOf(access).filter(isTried)) {
        // A page of its own for each: of a second download in one page Chromium asks the user.
        const tab = await open(profile, recorder, access)
        for (const row of wanted) {
          if (row.only === 'same origin' && one.origin === 'other') continue
          if (row.only === 'header' && access === 'cookie') continue
          const failure = await tryRow(row, one, { tab, demo, recorder })
          tried.push({ row: row.name, case: one, works: failure === null })
          if (failure) failures.push(`${row.name}, ${access}, ${one.origin} origin, ${one.token}: ${failure}`)
        }
      }
    }
    task.meta.requests = { engine: engine.name, tried }
    if (isWriting) return
    const said = cellsOf(await documentPart('requests'))
    const cells = wanted.map(({ name }) => [name, said.get(name)?.get(engine.name)] as const)
    const reason = `npm run faults writes the table. Here: ${failures.join('\n')}`
    const of = (name: string) => tried.filter(({ row }) => row === name)
    expect(
      cells.filter(([name, cell]) => cell === undefined || contradicts(cell, of(name))),
      reason,
    ).toEqual([])
    if (isInAllCases) expect(cells, reason).toEqual(wanted.map(({ name }) => [name, wordsFor(of(name))]))
  })
})
