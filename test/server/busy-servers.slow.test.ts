import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import type { Stats } from '../../demo/server/index.js'
import { keepBusy } from './busy-machine.js'
import { read, runServer, type Tokens } from './running-server.js'

const databaseUrl = process.env.TEST_DATABASE_URL

const MANY = 200

test.skipIf(!databaseUrl).each<[string, (at: number) => string | undefined]>([
  ['with one key', () => 'attempt'],
  ['with keys of their own', (at) => `attempt ${at}`],
  ['without keys', () => undefined],
])(
  'two servers on one PostgreSQL (set TEST_DATABASE_URL): two hundred tabs that refresh at once %s, on a busy machine, stay signed in',
  async (_, keyOf) => {
    const options = { databaseUrl, now: Date.now }
    const [one, two] = await Promise.all([runServer(options), runServer(options)])
    const first = await one.signIn()
    const before = await Promise.all([one.stats(), two.stats()])
    const rest = keepBusy(availableParallelism() * 2)
    try {
      const answers = await Promise.all(
        Array.from({ length: MANY }, async (_value, at) => {
          const answer = await (at % 2 ? one : two).refresh(first.refresh_token, keyOf(at))
          return { status: answer.status, ...(await read<Tokens>(answer)) }
        }),
      )
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
      const [successor, ...others] = new Set(answers.map(({ refresh_token }) => refresh_token))
      expect([typeof successor, others]).toEqual(['string', []])
      const after = await Promise.all([one.stats(), two.stats()])
      const told = (name: keyof Stats) =>
        after.reduce((sum, stats, at) => sum + stats[name] - (before[at]?.[name] ?? 0), 0)
      expect({
        refreshGrants: told('refreshGrants'),
        refreshRetries: told('refreshRetries'),
        replaysDetected: told('replaysDetected'),
        familiesRevoked: told('familiesRevoked'),
      }).toEqual({ refreshGrants: 1, refreshRetries: MANY - 1, replaysDetected: 0, familiesRevoked: 0 })
      const next = await read<Tokens>(await two.refresh(successor ?? '', 'next'))
      expect((await one.get('/api/me', next.access_token)).status).toBe(200)
    } finally {
      await rest()
      await Promise.all([one.close(), two.close()])
    }
  },
  120_000,
)
