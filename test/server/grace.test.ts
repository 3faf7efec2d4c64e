import { afterAll, beforeAll, expect, test } from 'vitest'
import { accept } from '../../demo/server/tokens/accept.js'
import { issueAccessToken } from '../../demo/server/tokens/access-token.js'
import { type Attempt, type Rotation, rotate } from '../../demo/server/tokens/rotate.js'
import { beginFamily } from '../../demo/server/tokens/sign-in.js'
import { openParts, type Parts } from './deployment.js'

let parts: Parts
beforeAll(async () => {
  parts = await openParts()
})
afterAll(() => parts.close())

const delivery = 'body header'

function arrives(token: string, key?: string): Attempt {
  return { token, key, delivery, arrivedAt: parts.deployment.now() }
}

async function signIn(): Promise<string> {
  const { deployment, user } = parts
  const beginning = { userAgent: 'test', delivery, over: undefined } as const
  return (await beginFamily(deployment, user, beginning)).issued.refreshToken
}

/** Uses the access token of an answer at the API. */
async function use(answer: Rotation): Promise<string> {
  if (!('issued' in answer)) throw new Error(answer.type)
  const target = { audience: undefined, scope: undefined }
  const { token } = await issueAccessToken(parts.deployment, answer.issued, 'https://example.org', target)
  return (await accept(parts.deployment, token, undefined)).type
}

test.each([
  ['with different keys', 'one', 'two'],
  ['with one key', 'one', 'one'],
  ['without keys', undefined, undefined],
])(
  'tabs that asked at once, %s, stay signed in although a busy server gets to the last only after the grace',
  async (_, one, two) => {
    const { deployment, wait } = parts
    const token = await signIn()
    const first = arrives(token, one)
    const last = arrives(token, two)
    const rotated = await rotate(deployment, first)
    wait(60)
    const repeated = await rotate(deployment, last)
    expect([rotated.type, repeated.type]).toEqual(['rotated', 'repeated'])
  },
)

test('the grace begins when the refresh token was rotated, not when the server was asked to', async () => {
  const { deployment, wait } = parts
  const token = await signIn()
  const first = arrives(token, 'one')
  wait(60)
  expect((await rotate(deployment, first)).type).toBe('rotated')
  wait(9.9)
  expect((await rotate(deployment, arrives(token, 'two'))).type).toBe('repeated')
  wait(0.1)
  expect((await rotate(deployment, arrives(token, 'two'))).type).toBe('replayed')
})

test('a user whose worker died while it asked again for an answer lost long ago stays signed in, however late the server reads that', async () => {
  const { deployment, wait } = parts
  const token = await signIn()
  await rotate(deployment, arrives(token, 'one'))
  wait(3600)
  const duplicate = arrives(token, 'one')
  const answered = await rotate(deployment, duplicate)
  if (!('issued' in answered)) throw new Error(answered.type)
  wait(1)
  const next = await rotate(deployment, arrives(answered.issued.refreshToken, 'two'))
  if (!('issued' in next)) throw new Error(next.type)
  expect((await rotate(deployment, duplicate)).type).toBe('late')
  expect((await rotate(deployment, arrives(next.issued.refreshToken, 'three'))).type).toBe('rotated')
})

test('a duplicate that a slow server reads last takes nothing from the user whose request came after it', async () => {
  const { deployment, wait } = parts
  const token = await signIn()
  await rotate(deployment, arrives(token, 'one'))
  wait(3600)
  const duplicate = arrives(token, 'one')
  wait(1)
  const answered = await rotate(deployment, arrives(token, 'one'))
  wait(60)
  expect((await rotate(deployment, duplicate)).type).toBe('repeated')
  expect(await use(answered)).toBe('accepted')
})
