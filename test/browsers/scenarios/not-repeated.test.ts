import { expect } from 'vitest'
import { sendXhr, signedInTabs } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'

inEngines(() => {
  test('an API that refuses everything is asked once more after the one refresh, and not again by the page', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('faults', { target: 'api', count: 100, status: 401 })
    expect(await send(tab, '/api/me')).toEqual([401])
    expect(await demo.stats()).toMatchObject({ apiRequests: 2, refreshGrants: 1 })
    expect(await sendXhr(tab, '/api/me')).toEqual([401])
    expect(await send(tab, '/api/me')).toEqual([401])
    expect(await demo.stats()).toMatchObject({ apiRequests: 4, refreshGrants: 1 })
  })

  test('a request whose connection breaks fails once, as it would without us', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('faults', { target: 'api', count: 100, drop: 'before' })
    expect(await send(tab, '/api/me')).toEqual([0])
    expect(await sendXhr(tab, '/api/me')).toEqual([0])
  })

  test('an XMLHttpRequest tells of its answer, its abort and its timeout as it always did', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('faults', { target: 'api', count: 2, delayMs: 1_000 })
    const told = await tab.evaluate(async () => {
      function tellsOf(prepare: (xhr: XMLHttpRequest) => void): Promise<string> {
        return new Promise((resolve) => {
          const events: string[] = []
          const xhr = new XMLHttpRequest()
          xhr.open('GET', '/api/me')
          xhr.onreadystatechange = () => events.push(String(xhr.readyState))
          for (const type of ['loadstart', 'load', 'error', 'timeout', 'abort'])
            xhr.addEventListener(type, () => events.push(type))
          xhr.onloadend = () => resolve([...events, 'loadend', xhr.status].join(' '))
          prepare(xhr)
        })
      }
      const abort = await tellsOf((xhr) => {
        xhr.send()
        xhr.abort()
      })
      const timeout = await tellsOf((xhr) => {
        xhr.timeout = 100
        xhr.send()
      })
      const load = await tellsOf((xhr) => xhr.send())
      return { abort, timeout, load }
    })
    expect(told).toEqual({
      abort: 'loadstart 4 abort loadend 0',
      timeout: 'loadstart 4 timeout loadend 0',
      load: 'loadstart 2 3 4 load loadend 200',
    })
  })
})
