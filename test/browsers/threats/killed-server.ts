import { rm } from 'node:fs/promises'
import type { Tokens } from '../../server/running-server.js'
import { startDemo } from '../../support/demo-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const USERS = 5

/** Kills a server while it rotates. @returns Of each session, whether the one that follows goes on with it. */
export async function killedInRotations(): Promise<boolean[]> {
  const directory = temporaryFolder()
  try {
    const first = await startDemo({ DATABASE_DIR: directory })
    const account = { username: 'demo', password: 'demo' }
    const tokens: string[] = []
    for (let user = 0; user < USERS; user++)
      tokens.push((await post<Tokens>(first.origin, 'token', account))?.refresh_token ?? '')
    const refreshing = tokens.map((token, at) => refresh(first.origin, token, at))
    // The first answer shows that it is in the middle of them.
    await Promise.race(refreshing)
    await first.stop('SIGKILL')
    await Promise.all(refreshing)

    const next = await startDemo({ DATABASE_DIR: directory })
    const goesOn = await Promise.all(
      tokens.map(async (token, at) => {
        const again = await refresh(next.origin, token, at)
        const headers = { Authorization: `Bearer ${again?.access_token}` }
        return (await fetch(`${next.origin}/api/me`, { headers })).status === 200
      }),
    )
    await next.stop()
    return goesOn
  } finally {
    await rm(directory, { recursive: true })
  }
}

function refresh(origin: string, token: string, at: number): Promise<Tokens | undefined> {
  return post<Tokens>(origin, 'refresh', { refresh_token: token }, { 'Idempotency-Key': `attempt ${at}` })
}

async function post<Answer>(
  origin: string,
  path: string,
  body: object,
  more: Record<string, string> = {},
): Promise<Answer | undefined> {
  const headers = { 'Content-Type': 'application/json', ...more }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  try {
    return (await (await fetch(`${origin}/auth/${path}`, init)).json()) as Answer
  } catch {
    return undefined
  }
}
