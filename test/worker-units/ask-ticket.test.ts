import './worker-scope.js'
import { expect, test } from 'vitest'
import { askTicket } from '../../src/host/ask-ticket.js'
import { tokenEndpoint } from '../../src/host/token-endpoint.js'

test('an app that asks for a ticket without an endpoint for it is told which option to add', async () => {
  const grant = tokenEndpoint({
    signIn: '/auth/token',
    refresh: '/auth/refresh',
    signOut: '/auth/logout',
    refreshToken: 'cookie',
    accessToken: 'header',
  })
  const unasked = (): never => {
    throw new Error('nobody is to be asked')
  }
  const coordinator = new Proxy({}, { get: unasked }) as Parameters<typeof askTicket>[1]
  expect(await askTicket('demo', coordinator, grant, unasked)).toEqual({
    ok: false,
    failure: { code: 'invalid_call', message: "tokenEndpoint: add ticket: '/auth/…'" },
  })
})
