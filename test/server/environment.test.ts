import { expect, test } from 'vitest'
import { readEnvironment } from '../../demo/server/environment.js'

test('without an environment the server is as documented', () => {
  expect(readEnvironment({})).toMatchObject({
    port: 4173,
    corsOrigins: [],
    lifetimes: {
      accessTokenTtl: 1800,
      refreshTokenTtl: 604_800,
      sessionMaxAge: 2_592_000,
      refreshGrace: 10,
      magicLinkTtl: 600,
      ticketTtl: 30,
    },
  })
})

test.each([
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['ACCESS_TOKEN_TTL', 'NaN'],
  ['REFRESH_TOKEN_TTL', '-1'],
  ['SESSION_MAX_AGE', '0'],
  ['TICKET_TTL', '0'],
  ['CORS_ORIGINS', 'app.example.com'],
  ['DATABASE_URL', 'mysql://localhost'],
  ['STATIC_DIR', '/no/such/directory'],
])('%s=%s is refused by its name', (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(name)
})
