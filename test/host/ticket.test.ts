import './worker-scope.js'
import { expect, test } from 'vitest'
import { tokenEndpoint } from '../../src/host/grant/token-endpoint.js'
import { askTicket } from '../../src/host/request/ticket.js'

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
  expect(await askTicket(null, coordinator, grant, unasked)).toEqual({
    ok: false,
    failure: { code: 'invalid_call', message: "tokenEndpoint: add ticket: '/auth/…'" },
  })
})
