import { expect, test } from 'vitest'
import type { TokenGrant } from '../../src/core/tokens.js'
import { withoutTokens } from '../../src/host/without-tokens.js'

const grant: TokenGrant = {
  accessToken: 'SECRET-A',
  refreshToken: 'SECRET-R',
  receivedAt: 0,
  expiresIn: 60,
  refreshExpiresIn: null,
  claims: null,
}

test('a page reads its own sign-in answer without any token in it', async () => {
  const json = {
    access_token: 'SECRET-A',
    refresh_token: 'SECRET-R',
    id_token: 'SECRET-I',
    data: { jwt: 'SECRET-A', header: 'Bearer SECRET-A', list: ['SECRET-R', 'kept'] },
    expires_in: 60,
    user: { name: 'Ada' },
  }
  const response = withoutTokens(
    new Response(null, { status: 201, headers: { 'x-token': 'SECRET-A' } }),
    json,
    grant,
  )
  const body = await response.text()
  expect(body).not.toContain('SECRET')
  expect(JSON.parse(body)).toMatchObject({ expires_in: 60, user: { name: 'Ada' } })
  expect(response.status).toBe(201)
  expect(JSON.stringify([...response.headers])).not.toContain('SECRET')
})

test('tokens in cookies do not make everything a secret', async () => {
  const inCookies = { ...grant, accessToken: null, refreshToken: null }
  const response = withoutTokens(new Response(), { expires_in: 60, name: 'Ada' }, inCookies)
  expect(await response.json()).toEqual({ expires_in: 60, name: 'Ada' })
})
