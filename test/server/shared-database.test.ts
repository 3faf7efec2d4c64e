import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type RunningServer, read, runServer, type Tokens } from './running-server.js'

const databaseUrl = process.env.TEST_DATABASE_URL

test.skipIf(!databaseUrl)(
  'two servers on one PostgreSQL (set TEST_DATABASE_URL) are one authority',
  async () => {
    const [one, two] = await Promise.all([runServer({ databaseUrl }), runServer({ databaseUrl })])
    try {
      const first = await one.signIn()
      const answers = await Promise.all(
        [one, two, one, two, one, two].map(async (server) =>
          read<Tokens>(await server.refresh(first.refresh_token, 'attempt')),
        ),
      )
      expect(new Set(answers.map((answer) => answer.refresh_token)).size).toBe(1)
      const stats = await Promise.all([one.stats(), two.stats()])
      expect(stats.reduce((sum, { refreshGrants }) => sum + refreshGrants, 0)).toBe(1)

      await one.post('/debug/expire-access')
      expect((await two.get('/api/me', first.access_token)).status).toBe(401)
      const later = await read<Tokens>(await two.refresh(first.refresh_token, 'attempt'))
      expect((await one.get('/api/me', later.access_token)).status).toBe(200)

      const authorization = { Authorization: `Bearer ${later.access_token}` }
      const issued = await one.post('/auth/ticket', undefined, authorization)
      const { ticket } = await read<{ ticket: string }>(issued)
      const opened = await Promise.all([one, two, one, two].map((server) => opens(server, ticket)))
      expect(opened.filter(Boolean)).toHaveLength(1)
    } finally {
      await Promise.all([one.close(), two.close()])
    }
  },
)

function opens({ origin }: RunningServer, ticket: string): Promise<boolean> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/socket?ticket=${ticket}`)
  return new Promise((resolve) => {
    socket.on('open', () => resolve(true))
    socket.on('error', () => resolve(false))
  })
}
