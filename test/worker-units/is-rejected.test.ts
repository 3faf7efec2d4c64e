import { expect, test, vi } from 'vitest'
import { rejection } from '../../src/host/is-rejected.js'

test('by default 401 is a refusal of the token, and a lack of scope is not', async () => {
  const isRejected = rejection(null)
  const challenged = (challenge: string) =>
    new Response(null, { status: 401, headers: { 'www-authenticate': challenge } })
  expect(await isRejected(new Response(null, { status: 401 }))).toBe(true)
  expect(await isRejected(challenged('Bearer realm="api", error="invalid_token"'))).toBe(true)
  expect(await isRejected(challenged('Bearer error="insufficient_scope", scope="write"'))).toBe(false)
  expect(await isRejected(new Response(null, { status: 403 }))).toBe(false)
})

test('an API that answers 200 with an error in the body is understood, and the page still reads the body', async () => {
  const isRejected = rejection(async ({ json }) => Object(await json()).error === 'token_expired')
  const response = Response.json({ error: 'token_expired' })
  expect(await isRejected(response)).toBe(true)
  expect(await response.json()).toEqual({ error: 'token_expired' })
})

test('the body of a response is not touched unless the rule asks for it', async () => {
  const isRejected = rejection(({ status }) => status === 419)
  const endless = new Response(new ReadableStream())
  const clone = vi.spyOn(endless, 'clone')
  expect(await isRejected(endless)).toBe(false)
  expect(clone).not.toHaveBeenCalled()
})

test('a rule that fails leaves the response to the page, and tells the developer', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const isRejected = rejection(async ({ json }) => Boolean(await json()))
  expect(await isRejected(new Response('no json'))).toBe(false)
  expect(told).toHaveBeenCalledOnce()
  told.mockRestore()
})
