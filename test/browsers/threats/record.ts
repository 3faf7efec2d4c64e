import { expect, type TestContext } from 'vitest'
import { documentPart } from '../../ecosystem/package/document-part.js'
import type { EngineSetting } from '../../support/scenario.js'
import type { ServerAttempt } from './server-attempts.js'
import { judgedAtServerIn } from './server-table.js'
import { judgedIn, type Table } from './table.js'
import type { Judged, JudgedAtServer, Verdict } from './verdict.js'

declare module 'vitest' {
  interface TaskMeta {
    /** What this test adds to the table of threats. */
    threats?: readonly Judged[]
    /** And to that of threats to a server. */
    serverThreats?: readonly JudgedAtServer[]
  }
}

type Task = TestContext['task']

const WRITES = process.env.THREATS === 'write'

/** Adds what attempts came to, and fails when SECURITY.md says otherwise; `THREATS=write` writes it instead. */
export async function recordThreats(
  { engine }: Pick<EngineSetting, 'engine'>,
  { meta }: Task,
  table: Table,
  mode: string,
  verdicts: Readonly<Partial<Record<string, Verdict>>>,
): Promise<void> {
  meta.threats = Object.entries(verdicts).flatMap(([attempt, verdict]) =>
    verdict ? [{ attempt, mode, engine: engine.name, verdict }] : [],
  )
  if (WRITES) return
  const said = judgedIn(table, await documentPart(table.part)).filter(
    (one) => one.attempt in verdicts && one.mode === mode && one.engine === engine.name,
  )
  expect(verdicts, 'as SECURITY.md says (THREATS=write writes it)').toEqual(
    Object.fromEntries(said.map(({ attempt, verdict }) => [attempt, verdict])),
  )
}

/** The same for an attempt at the reference server. */
export async function recordServerThreat(
  { meta }: Task,
  attempt: ServerAttempt,
  verdict: Verdict,
): Promise<void> {
  meta.serverThreats = [{ attempt, verdict }]
  if (WRITES) return
  const said = judgedAtServerIn(await documentPart('server-threats'))
  expect(verdict, 'as SECURITY.md says (THREATS=write writes it)').toBe(
    said.find((one) => one.attempt === attempt)?.verdict,
  )
}
