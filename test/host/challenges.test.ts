import { expect, test } from 'vitest'
import { resourceMetadataIn } from '../../src/host/request/resource-metadata.js'
import { stepUpIn } from '../../src/host/request/step-up.js'

function refused(challenge: string, status = 401): Response {
  return new Response(null, { status, headers: { 'www-authenticate': challenge } })
}

const ERROR = 'error="insufficient_user_authentication"'
const NOTHING = { acrValues: null, maxAge: null }

test.each([
  ['that names how', `Bearer ${ERROR}, acr_values="otp passkey"`, { ...NOTHING, acrValues: 'otp passkey' }],
  ['that names how long ago', `DPoP algs="ES256", ${ERROR}, max_age=5`, { ...NOTHING, maxAge: 5 }],
  ['now', `Bearer ${ERROR}, max_age="0"`, { ...NOTHING, maxAge: 0 }],
  ['both', `Basic, bearer ${ERROR}, ACR_VALUES=otp, max_age="60"`, { acrValues: 'otp', maxAge: 60 }],
  ['that says nothing more', `Bearer ${ERROR}`, NOTHING],
  ['an age that is none', `Bearer ${ERROR}, max_age="-1"`, NOTHING],
  ['an age beyond all numbers', `Bearer ${ERROR}, max_age="${'9'.repeat(400)}"`, NOTHING],
  ['half a second', `Bearer ${ERROR}, max_age="0.5"`, NOTHING],
  ['contexts without end', `Bearer ${ERROR}, acr_values="${'x '.repeat(400)}"`, NOTHING],
  ['an empty context', `Bearer ${ERROR}, acr_values=""`, NOTHING],
])('a resource server asks the user for a sign-in: %s', (_, challenge, asked) => {
  expect(stepUpIn(refused(challenge))).toEqual(asked)
})

test.each([
  ['an expired token', 'Bearer error="invalid_token", acr_values="otp"', 401],
  ['another scheme', `Negotiate ${ERROR}`, 401],
  ['403', `Bearer ${ERROR}`, 403],
  ['what nobody can read', `Bearer ${ERROR}, acr_values="otp`, 401],
  ['a description of it', 'Bearer error_description="insufficient_user_authentication"', 401],
])('nothing is asked of the user by %s', (_, challenge, status) => {
  expect(stepUpIn(refused(challenge, status))).toBeNull()
})

test.each([
  ['https://api.example/.well-known/oauth-protected-resource', true],
  ['https://api.example/.well-known/oauth-protected-resource?tenant=1', true],
  ['http://127.0.0.1:8080/.well-known/oauth-protected-resource', true],
  ['http://api.example/.well-known/oauth-protected-resource', false],
  ['javascript:alert(1)', false],
  ['/.well-known/oauth-protected-resource', false],
  [`https://api.example/${'x'.repeat(500)}`, false],
])('metadata of a resource server at %s are told: %s', (url, isTold) => {
  expect(resourceMetadataIn(refused(`DPoP resource_metadata="${url}"`))).toBe(isTold ? url : null)
})

test('a name and a password in their URL are not told', () => {
  const told = resourceMetadataIn(refused('Bearer resource_metadata="https://ada:secret@api.example/x"'))
  expect(told).toBe('https://api.example/x')
})
