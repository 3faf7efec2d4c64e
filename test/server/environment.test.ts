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
    limits: {
      signInWindow: 900,
      signInsPerPlace: 10,
      signInsPerAccount: 100,
      signInsPerAddress: 100,
      magicLinksPerAddress: 50,
    },
    publicOrigin: undefined,
  })
})

test.each([
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['ACCESS_TOKEN_TTL', 'NaN'],
  ['REFRESH_TOKEN_TTL', '-1'],
  ['SESSION_MAX_AGE', '0'],
  ['TICKET_TTL', '0'],
  ['SIGN_IN_WINDOW', '0'],
  ['SIGN_INS_PER_PLACE', '0'],
  ['SIGN_INS_PER_ACCOUNT', 'many'],
  ['MAGIC_LINKS_PER_ADDRESS', '-1'],
  ['PASSWORD_COST', '40'],
  ['PUBLIC_ORIGIN', 'https://app.example.com/'],
  ['CORS_ORIGINS', 'app.example.com'],
  ['DATABASE_URL', 'mysql://localhost'],
  ['STATIC_DIR', '/no/such/directory'],
])('%s=%s is refused by its name', (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(name)
})
