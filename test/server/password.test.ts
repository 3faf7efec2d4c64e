import { expect, test } from 'vitest'
import { hashPassword, isPassword } from '../../demo/server/users/password.js'

const [OLD, NEW] = [4, 5]

test('who chose a password before the cost was raised signs in with it', async () => {
  const stored = await hashPassword('correct horse', OLD)
  expect(await isPassword('correct horse', stored, NEW)).toBe(true)
  expect(await isPassword('wrong horse', stored, NEW)).toBe(false)
})

test('an unknown name has no password, not even an empty one', async () => {
  expect(await isPassword('', null, NEW)).toBe(false)
})
