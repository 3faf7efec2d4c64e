import './worker-scope.js'
import { expect, test } from 'vitest'
import { settingsOf } from '../../src/host/config.js'
import { dpop } from '../../src/host/dpop/dpop.js'
import { tokenEndpoint } from '../../src/host/grant/token-endpoint.js'
import { tokenEndpointSettings } from '../../src/host/grant/token-endpoint-config.js'
import { resumableDownloads, resumableEvents } from '../../sw/resume/index.js'

const endpoints = { signIn: '/auth/token', refresh: '/auth/refresh', signOut: '/auth/logout' }
const modes = { refreshToken: 'cookie', accessToken: 'header' } as const
const endpoint = { ...endpoints, ...modes }
const config = { protect: ['/api/'], grant: tokenEndpoint(endpoint) }

test('what is left out has its default, in milliseconds', () => {
  expect(settingsOf(config)).toMatchObject({
    store: 'indexeddb',
    policy: { refreshAhead: 300_000, idle: null },
  })
  const idle = { after: 1800, warn: 60 }
  expect(settingsOf({ ...config, idle }).policy.idle).toEqual({ after: 1_800_000, warn: 60_000 })
})

test('a session goes along when paths change, and stays behind when another origin is to get its credential', () => {
  const name = (...protect: Parameters<typeof settingsOf>[0]['protect']) =>
    settingsOf({ ...config, protect }).name
  const [api, billing] = ['https://api.example/v1/', 'https://billing.example/']
  const own = name('/api/')
  expect(name('/api/', '/reports/', 'https://app.example/x/')).toBe(own)
  expect(name({ url: '/api/', scope: 'read' })).toBe(own)
  const wider = name('/api/', api)
  expect(wider).not.toBe(own)
  expect(name({ url: 'https://API.example:443/v2/', scope: 'read' }, '/api/', api)).toBe(wider)
  expect(new Set([own, wider, name('/api/', billing), name('/api/', api, billing)]).size).toBe(4)
  expect(name(billing, '/api/', api)).toBe(name(api, billing))
})

test.each([
  [{ refreshAhed: 3 }, /no option "refreshAhed".*refreshAhead/],
  [{ grant: undefined }, /grant must be made by tokenEndpoint/],
  [{ grant: {} }, /grant must be made by tokenEndpoint/],
  [{ store: 'localStorage' }, /store must be 'indexeddb' or 'memory', not "localStorage"/],
  [{ refreshAhead: -1 }, /refreshAhead must be a number of seconds/],
  [{ refreshAhead: '300' }, /refreshAhead must be a number of seconds/],
  [{ refreshAhead: Number.NaN }, /refreshAhead must be a number of seconds/],
  [{ idle: { warn: 10 } }, /idle: after must be a number/],
  [{ idle: { after: 60, warn: 60 } }, /idle\.warn must be shorter/],
  [{ idle: { after: 600, warning: 60 } }, /no option "warning"/],
  [{ idle: { after: 600, requests: [] } }, /idle\.requests must list/],
  [{ idle: { after: 600, requests: ['api'] } }, /idle\.requests has "api"/],
  [{ idle: { after: 600, requests: [{ url: '/x/' }] } }, /idle\.requests has \{"url":"\/x\/"\}/],
  [{ protect: [{ url: '/x/', resource: 'x' }] }, /protect has \{"url":"\/x\/".*absolute URI/],
  [{ warnBeforeEnd: -1 }, /warnBeforeEnd must be a number of seconds/],
  [{ idle: 1800 }, /idle: expected an object/],
  [{ resume: '/api/stream' }, /resume must list what holdfast\/sw\/resume makes/],
  [{ resume: ['/api/stream'] }, /resume must list what holdfast\/sw\/resume makes/],
])('coordinate with %o names the option and the fix', (wrong, told) => {
  const settings = (): unknown => settingsOf({ ...config, ...wrong } as unknown as typeof config)
  expect(settings).toThrow(TypeError)
  expect(settings).toThrow(told)
})

test.each([
  [{ signin: '/x' }, /no option "signin".*signIn/],
  [{ signIn: undefined }, /signIn must be a string/],
  [{ signIn: [] }, /signIn must be a string/],
  [{ signIn: ['/auth/token', ''] }, /signIn must be a string/],
  [{ signIn: ['/auth/token', 'http://auth.example.com/link'] }, /signIn must be https/],
  [{ refresh: '' }, /refresh must be a string/],
  [{ signOut: 'https://:' }, /signOut is not a URL/],
  [{ refresh: 'http://auth.example.com/refresh' }, /refresh must be https/],
  [{ ticket: '' }, /ticket must be a string/],
  [{ ticket: 'http://auth.example.com/ticket' }, /ticket must be https/],
  [{ refreshToken: 'header' }, /refreshToken must be 'cookie' or 'body', not "header"/],
  [{ accessToken: undefined }, /accessToken must be 'header' or 'cookie'/],
  [{ format: 'xml' }, /format must be 'json' or 'form'/],
  [{ clientId: 'spa' }, /clientId is sent only to form endpoints/],
  [{ read: 'access_token' }, /read must be a function/],
  [{ dpop: true }, /dpop must be dpop\(\) of holdfast\/sw\/dpop/],
  [{ dpop: dpop(), accessToken: 'cookie' }, /dpop must be .* and needs accessToken: 'header'/],
])('tokenEndpoint with %o names the option and the fix', (wrong, told) => {
  const settings = (): unknown =>
    tokenEndpointSettings({ ...endpoint, ...wrong } as unknown as typeof endpoint)
  expect(settings).toThrow(TypeError)
  expect(settings).toThrow(told)
})

test.each([undefined, null, 'coordinate'])('%o instead of options is told which there are', (nothing) => {
  expect(() => settingsOf(nothing as unknown as typeof config)).toThrow(
    /expected an object with the options protect/,
  )
})

test.each([
  [() => resumableEvents('stream', { end: 'done' }), /"stream" must be a path/],
  [() => resumableEvents('/api/stream', { end: '' }), /end must name the event/],
  [() => resumableDownloads('//elsewhere.example/'), /must be a path/],
])('%s names what is wrong', (make, told) => {
  expect(make).toThrow(TypeError)
  expect(make).toThrow(told)
})
