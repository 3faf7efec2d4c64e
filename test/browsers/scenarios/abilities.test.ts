import { expect } from 'vitest'
import { signedInTabs } from '../../support/demo-tabs.js'
import type { Ability } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'

/** What each is tried by, in a page that is signed in. */
const TRIALS: Readonly<Partial<Record<Ability, () => boolean | Promise<boolean>>>> = {
  'Secure cookies': () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every engine.
    document.cookie = '__Host-trial=1; Secure; Path=/'
    return document.cookie.includes('__Host-trial=1')
  },
  'synchronous XHR': () => {
    const request = new XMLHttpRequest()
    request.open('GET', '/api/me', false)
    request.send()
    return request.status === 200
  },
  'keepalive fetch': async () => {
    const { status } = await fetch('/api/me', { keepalive: true })
    return status === 200
  },
  'about:blank iframe': async () => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const inside = frame.contentWindow as Window & typeof globalThis
    const { status } = await inside.fetch('/api/me')
    return status === 200
  },
}

inEngines(() => {
  test('each engine can do what docs/faults.md says, and cannot do what it denies', async ({
    here,
    engine,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    for (const [ability, trial] of Object.entries(TRIALS) as [Ability, () => boolean][]) {
      expect({ ability, can: await tab.evaluate(trial) }).toEqual({
        ability,
        can: !engine.lacks.has(ability),
      })
    }
  })
})
