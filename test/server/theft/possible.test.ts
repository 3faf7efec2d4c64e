import { expect, test } from 'vitest'
import { ACCESS_TTL, GRACE } from './tokens.js'
import { tokensInMemory } from './tokens-in-memory.js'

const DAY = 24 * 60 * 60

async function granted(
  tokens: ReturnType<typeof tokensInMemory>,
  token: string,
  key?: string,
): Promise<{ refreshToken: string; accessToken: string }> {
  const answer = await tokens.refresh(token, key)
  if (answer.type !== 'granted') throw new Error(answer.type)
  return answer
}

test('possible: who copied a token alone gets its successor within the grace, as long as nobody has used that', async () => {
  const tokens = tokensInMemory()
  await granted(tokens, tokens.first, 'name-0')
  tokens.wait(GRACE - 0.1)
  await granted(tokens, tokens.first, 'a guess')
  tokens.wait(0.1)
  expect(await tokens.refresh(tokens.first, 'a guess')).toEqual({ type: 'ended' })
})

test('possible: who copied a token with its key gets its successor as long as nobody has used that, and the user who then comes back late ends the session', async () => {
  const tokens = tokensInMemory()
  await granted(tokens, tokens.first, 'name-0')
  tokens.wait(DAY)
  const { accessToken } = await granted(tokens, tokens.first, 'name-0')
  expect(await tokens.use(accessToken)).toBe(true)
  expect(await tokens.refresh(tokens.first, 'name-0')).toEqual({ type: 'ended' })
})

test('possible: who copied a token with its key gets its successor within the grace of the rotation, also when the user has used that', async () => {
  const tokens = tokensInMemory()
  const { accessToken } = await granted(tokens, tokens.first, 'name-0')
  await tokens.use(accessToken)
  tokens.wait(GRACE - 0.1)
  await granted(tokens, tokens.first, 'name-0')
  tokens.wait(0.1)
  expect(await tokens.refresh(tokens.first, 'name-0')).toEqual({ type: 'ended' })
})

test('possible: who comes with the living token before the user does is served, until the user comes', async () => {
  const tokens = tokensInMemory()
  const thief = await granted(tokens, tokens.first, 'name-0')
  await tokens.use(thief.accessToken)
  tokens.wait(GRACE)
  expect(await tokens.use(thief.accessToken)).toBe(true)
  expect(await tokens.refresh(tokens.first, 'name-0')).toEqual({ type: 'ended' })
  expect(await tokens.use(thief.accessToken)).toBe(false)
})

test('possible, unnoticed: who knows token and key, and comes within the grace of each rotation, is served as long as the access token lives', async () => {
  const tokens = tokensInMemory()
  let held = tokens.first
  for (const key of ['name-0', 'name-1', 'name-2']) {
    const thief = await granted(tokens, held, key)
    tokens.wait(GRACE - 0.1)
    const user = await granted(tokens, held, key)
    expect([await tokens.use(user.accessToken), await tokens.use(thief.accessToken)]).toEqual([true, true])
    tokens.wait(ACCESS_TTL - GRACE)
    expect(await tokens.use(thief.accessToken)).toBe(true)
    tokens.wait(GRACE)
    expect(await tokens.use(thief.accessToken)).toBe(false)
    held = user.refreshToken
  }
})

test('possible, unnoticed: who knows token and key is served from after the grace until the user, who never used the answer, refreshes again, and as long after as the access token lives', async () => {
  const tokens = tokensInMemory()
  const user = await granted(tokens, tokens.first, 'name-0')
  tokens.wait(ACCESS_TTL)
  const thief = await granted(tokens, tokens.first, 'name-0')
  expect(await tokens.use(thief.accessToken)).toBe(true)
  await granted(tokens, user.refreshToken, 'name-1')
  tokens.wait(ACCESS_TTL - 0.1)
  expect(await tokens.use(thief.accessToken)).toBe(true)
  expect(await tokens.refresh(tokens.first, 'name-0')).toEqual({ type: 'ended' })
})

test.each(['body cookie', 'cookie cookie'] as const)(
  'possible, unnoticed, with access tokens in cookies: who knows token and key is served from after the grace until the user, who has not used the answer, does: %s',
  async (delivery) => {
    const tokens = tokensInMemory(delivery)
    const user = await granted(tokens, tokens.first, 'name-0')
    tokens.wait(GRACE)
    const thief = await granted(tokens, tokens.first, 'name-0')
    expect(await tokens.use(thief.accessToken)).toBe(true)
    expect([await tokens.use(user.accessToken), await tokens.use(thief.accessToken)]).toEqual([false, false])
    const next = await granted(tokens, user.refreshToken, 'name-1')
    expect([await tokens.use(next.accessToken), await tokens.use(thief.accessToken)]).toEqual([true, false])
  },
)
