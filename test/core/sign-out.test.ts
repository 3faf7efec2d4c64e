import { expect, test } from 'vitest'
import { MINUTE, signedInWorld, signedOutWorld, UNAUTHORIZED } from './world.js'

test('a refresh that is answered after the sign-out does not bring the session back', async () => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  const waiting = world.requests(3)
  await world.pass(5)
  await world.host.coordinator.signOut(false)
  expect(await waiting).toEqual([UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED])
  expect(world.disk.read()).toMatchObject({ status: 'signed-out', ended: { reason: 'signed_out' } })
  expect(world.disk.read()).not.toHaveProperty('tokens')
  expect(world.server.count.familiesRevoked).toBe(1)
})

test('a sign-in that is answered after the sign-out is dropped and revoked', async () => {
  const world = await signedInWorld()
  const signingIn = world.host.signInAs('bob')
  await world.pass(5)
  await world.host.coordinator.signOut(false)
  expect(await signingIn).toEqual({ type: 'superseded' })
  expect(world.disk.read().status).toBe('signed-out')
  expect(world.server.count.familiesRevoked).toBe(2)
})

test('a sign-in does not wait for a refresh that hangs', async () => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  world.server.faults = [{ type: 'hang' }]
  const waiting = world.request()
  await world.pass(20)
  const asked = world.now()
  await world.host.signInAs('ada')
  expect(world.now() - asked).toBeLessThan(100)
  expect(await waiting).toMatchObject({ status: 200 })
})

test('a request that waits for a refresh never goes out as the user who signs in meanwhile', async () => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  world.server.faults = [{ type: 'hang' }]
  const waiting = world.request()
  await world.pass(20)
  await world.host.signInAs('bob')
  expect(await waiting).toEqual(UNAUTHORIZED)
})

test('signing out before a first sign-in is answered keeps the user signed out', async () => {
  const world = signedOutWorld()
  const signingIn = world.host.signInAs('ada')
  await world.pass(5)
  await world.host.coordinator.signOut(false)
  expect(await signingIn).toEqual({ type: 'superseded' })
  expect(world.disk.read().status).toBe('signed-out')
})

test('a request that was refused is not sent again as the user who signed in meanwhile', async () => {
  const world = await signedInWorld()
  const { coordinator } = world.host
  const before = await coordinator.authorize()
  await coordinator.signOut(false)
  await world.host.signInAs('bob')
  expect(before.type === 'credential' && (await coordinator.renew(before.credential))).toEqual({
    type: 'stale',
  })
})

test('pages learn of every change in order, and of no token', async () => {
  const world = await signedInWorld()
  await world.host.coordinator.refresh()
  await world.host.coordinator.signOut(false)
  const revisions = world.published.map(({ revision }) => revision)
  // Signed in, refreshing, refreshed, signed out, and the server has heard of it.
  expect(revisions).toEqual([1, 2, 3, 4, 5])
  expect(JSON.stringify(world.published)).not.toMatch(/access-\d|refresh-\d/)
})
