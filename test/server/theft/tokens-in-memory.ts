import { judgeAnswer } from '../../../demo/server/tokens/answer.js'
import { judge } from '../../../demo/server/tokens/judge.js'
import { ACCESS_TTL, GRACE, type Tokens } from './tokens.js'

type Presentation = Parameters<typeof judge>[0]
type Row = Presentation['token']

const TTL = 7 * 24 * 60 * 60 * 1000

/** The reference server's judges over a table in memory: thousands of courses in seconds. */
export function tokensInMemory(delivery: Presentation['delivery'] = 'body header'): Tokens {
  let time = Date.UTC(2026, 0, 1)
  const start = new Date(time)
  let family: Presentation['family'] = {
    id: 'family',
    userId: 'user',
    userAgent: '',
    delivery,
    createdAt: start,
    lastSeenAt: start,
    endsAt: new Date(time + 1000 * TTL),
    revokedAt: null,
    revokedReason: null,
    jkt: null,
  }
  const rows: Row[] = [active(0, null)]
  const accessTokens: { generation: number; repeatedAt: number | undefined; expiresAt: number }[] = []

  function active(generation: number, parentHash: string | null): Row {
    return {
      hash: `token ${generation}`,
      familyId: 'family',
      parentHash,
      generation,
      createdAt: new Date(time),
      expiresAt: new Date(time + TTL),
      isActive: true,
      firstUsedAt: null,
      rotatedAt: null,
      rotationKey: null,
      repeatedAt: null,
    }
  }

  function granted({ hash, generation }: Row, repeatedAt: Date | null): ReturnType<Tokens['refresh']> {
    rows[generation] = { ...(rows[generation] ?? active(generation, null)), repeatedAt }
    const expiresAt = time + ACCESS_TTL * 1000
    const accessToken = String(
      accessTokens.push({ generation, repeatedAt: repeatedAt?.getTime(), expiresAt }) - 1,
    )
    return Promise.resolve({ type: 'granted', refreshToken: hash, accessToken })
  }

  function endReplayed(): void {
    family = { ...family, revokedAt: new Date(time), revokedReason: 'replayed' }
  }

  return {
    first: 'token 0',
    now: () => time,
    wait: (seconds) => {
      time += seconds * 1000
    },
    async refresh(presented, key, arrivedAt = time) {
      const token = rows.find(({ hash }) => hash === presented)
      if (!token) throw new Error('a token that was never given out')
      const parent = rows.find(({ hash }) => hash === token.parentHash)
      const successor = rows.find(({ parentHash }) => parentHash === presented)
      const facts = { family, token, parent, successor, key, now: arrivedAt, grace: GRACE }
      const judgement = judge({ ...facts, delivery })
      switch (judgement.type) {
        case 'keep':
          return granted(token, judgement.repeatedAt)
        case 'repeat':
          return granted(judgement.successor, judgement.repeatedAt)
        case 'late':
          return { type: 'late' }
        case 'rotate': {
          const at = new Date(time)
          const spent = { isActive: false, rotatedAt: at, rotationKey: key ?? null }
          rows[token.generation] = { ...token, ...spent, firstUsedAt: token.firstUsedAt ?? at }
          const next = active(token.generation + 1, token.hash)
          rows.push(next)
          return granted(next, null)
        }
        case 'replay':
          endReplayed()
          return { type: 'ended' }
        case 'misdelivery':
        case 'refuse':
          return { type: 'ended' }
      }
      return judgement satisfies never
    },
    async use(accessToken) {
      const claims = accessTokens[Number(accessToken)]
      const row = claims && rows[claims.generation]
      if (!row || family.revokedAt || time >= claims.expiresAt) return false
      const judgement = judgeAnswer({ claims, row, delivery, now: time })
      if (judgement.type === 'replay') endReplayed()
      if (judgement.type === 'replaced') {
        const { repeatedAt, firstUsedAt } = judgement
        rows[row.generation] = { ...row, repeatedAt, firstUsedAt }
      }
      if (judgement.type !== 'counts') return false
      rows[row.generation] = { ...row, firstUsedAt: row.firstUsedAt ?? new Date(time) }
      return true
    },
    isOver: async () => family.revokedAt !== null,
  }
}
