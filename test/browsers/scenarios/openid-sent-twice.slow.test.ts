import { decodeJwt } from 'jose'
import { expect } from 'vitest'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { follow, openApp, openidPages, providerOf, until } from '../openid-app.js'

const site = openidPages()

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })
  .extend('server', async ({ demo }, { onCleanup }) => {
    // As it is by default for a refresh token that is bound to a key and young.
    const server = await providerOf(demo, { rotateRefreshToken: false })
    onCleanup(() => server.stop())
    return server
  })

inEngines(() => {
  test('a user whose kept connection is cut over a refresh stays signed in, also where the browser sends it again by itself', async ({
    engine,
    demo,
    server,
    profile,
  }) => {
    const tab = await openApp(demo, server, profile, { bound: '' })
    await follow(tab, '/signin.html?returnTo=/openid.html')
    await until(tab, '/openid.html', 'active')
    const proofs: unknown[] = []
    server.beforeToken = async ({ headers }) => proofs.push(decodeJwt(String(headers.dpop)).jti)
    const answers: unknown[] = []
    server.alter = (answer) => {
      if (answer.path !== '/token' || !answer.body) return answer
      answers.push(Object(JSON.parse(answer.body)).error ?? null)
      // The first one is lost.
      return answers.length === 1 ? null : answer
    }
    // On a connection that the sign-in has left.
    await tab.evaluate(() => window.session.refresh())
    await expect.poll(() => answers.slice(1)).toContain(null)
    const isSentByBrowser = engine.name !== 'WebKit'
    expect(answers).toEqual(isSentByBrowser ? [null, 'invalid_grant', null] : [null, null])
    expect(new Set(proofs).size).toBe(2)
    expect(proofs[1] === proofs[0]).toBe(isSentByBrowser)
    await until(tab, '/openid.html', 'active')
  })
})
