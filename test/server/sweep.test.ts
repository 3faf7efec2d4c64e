import { afterAll, beforeAll, expect, test } from 'vitest'
import { families, magicLinks, refreshTokens, tickets, tries } from '../../demo/server/database/schema.js'
import { sweep } from '../../demo/server/database/sweep.js'
import { makeLink } from '../../demo/server/tokens/magic-link.js'
import { rotate } from '../../demo/server/tokens/rotate.js'
import { beginFamily } from '../../demo/server/tokens/sign-in.js'
import { makeTicket } from '../../demo/server/tokens/ticket.js'
import { countTry } from '../../demo/server/tokens/tries.js'
import { openParts, type Parts } from './deployment.js'

const DAY = 24 * 60 * 60

let parts: Parts
beforeAll(async () => {
  parts = await openParts()
})
afterAll(() => parts.close())

const delivery = 'body header'
const refresh = (token: string) =>
  rotate(parts.deployment, { token, key: undefined, delivery, arrivedAt: parts.deployment.now() })

test('what no longer matters is swept, and a replay is noticed as long as its token could have been used', async () => {
  const { deployment, user, wait } = parts
  const { db } = deployment
  const beginning = { userAgent: 'test', delivery, over: undefined } as const
  const { refreshToken, familyId } = (await beginFamily(deployment, user, beginning)).issued
  await countTry(db, [{ name: 'bucket', most: 1 }], 60, deployment.now())
  await makeLink(deployment, 'demo', 'browser')
  await makeTicket(deployment, familyId)
  let newest = refreshToken
  for (let week = 0; week < 2; week++) {
    wait(6.5 * DAY)
    const rotation = await refresh(newest)
    if (!('issued' in rotation)) throw new Error(rotation.type)
    newest = rotation.issued.refreshToken
  }
  await sweep(deployment)
  expect(await Promise.all([tries, magicLinks, tickets].map((table) => db.$count(table)))).toEqual([0, 0, 0])
  expect(await db.$count(refreshTokens)).toBe(3)
  wait(1.5 * DAY)
  await sweep(deployment)
  expect(await db.$count(refreshTokens)).toBe(2)
  expect((await refresh(newest)).type).toBe('rotated')
  wait(30 * DAY)
  await sweep(deployment)
  expect(await Promise.all([families, refreshTokens].map((table) => db.$count(table)))).toEqual([0, 0])
})

test('a sweep is over soon: it takes a part of a large table, and the next one goes on', async () => {
  const { deployment, wait } = parts
  const { db } = deployment
  const expiresAt = new Date(deployment.now())
  await db
    .insert(tries)
    .values(Array.from({ length: 700 }, (_, at) => ({ bucket: `${at}`, count: 1, expiresAt })))
  wait(1)
  await sweep(deployment)
  expect(await db.$count(tries)).toBe(200)
  await sweep(deployment)
  expect(await db.$count(tries)).toBe(0)
})
