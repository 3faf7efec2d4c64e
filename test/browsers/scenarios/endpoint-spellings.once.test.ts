import { expect } from 'vitest'
import { signedInTabs } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { modesOf } from '../../support/modes.js'
import { test } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'

/** What a script of the page tries to read the tokens from. */
const SPELLINGS = [
  '/auth/refresh',
  '/auth/refresh?x',
  '/auth/refresh?',
  '/auth/%72efresh',
  '/auth/refres%68?x#y',
  '/%61uth/refresh',
  '/auth%2frefresh',
  '/auth//refresh',
  '/auth/refresh/',
  '/auth/Refresh',
  '/auth/refresh;x',
  '/auth/x/..%2frefresh',
  '/auth/token',
  '/auth/token?x',
  '/auth/%74oken',
  '/auth/token/',
]

inEngines((engine) => {
  test.for(modesOf(engine))(
    'however a script spells the token endpoints, it reads no token and ends no session (%o)',
    async (mode, { here, demo, profile }) => {
      const past = { ...mode, unprotected: 'network' }
      const [tab] = await signedInTabs(here, profile, 1, past)
      const read = await tab.evaluate(askForTokens, SPELLINGS)
      expect(read).toHaveLength(2 * SPELLINGS.length)
      expect(read.filter((answer) => /_token"|eyJ/.test(answer))).toEqual([])
      expect((await stateOf(tab)).status).toBe('active')
      expect(await send(tab, '/api/me')).toEqual([200])
      expect(await demo.stats()).toMatchObject({ replaysDetected: 0, familiesRevoked: 0 })
    },
  )
})

/** The answers, read by `fetch` and by `XMLHttpRequest`. */
async function askForTokens(spellings: readonly string[]): Promise<string[]> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'holdfast-tokens': 'refresh=body; access=header',
  }
  const body = 'grant_type=refresh_token'
  const answers: string[] = []
  for (const url of spellings) {
    const options = { method: 'POST', headers, body, credentials: 'include' } as const
    answers.push(
      await fetch(url, options).then(
        (response) => response.text(),
        () => '',
      ),
    )
    answers.push(
      await new Promise((resolve) => {
        const xhr = new XMLHttpRequest()
        xhr.open('POST', url)
        for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
        xhr.onloadend = () => resolve(xhr.responseText)
        xhr.send(body)
      }),
    )
  }
  return answers
}
