import { expect } from 'vitest'
import { signedInTabs } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { type Outcome, orHung } from '../faults/outcome.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

const URL_OF_STREAM = '/api/stream?events=40&interval=50'

inEngines(() => {
  test('a stream whose connection is cut in the middle ends as it would without a worker: with an error', async ({
    here,
    engine,
    demo,
    profile,
    task,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('faults', { target: 'api', count: 1, drop: 'midway' })
    const end = await orHung(tab.evaluate(readStream, URL_OF_STREAM))
    // WebKitGTK takes a chunked answer that breaks off for a whole one, with a worker and without.
    expect(end).toBe(engine.name === 'WebKit' ? 'silent end' : 'stream error')
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'connection cut in mid-stream', { requests: [end], lost })
  })

  test('an EventSource whose connection is cut in the middle is told so, and misses nothing', {
    tags: 'once',
  }, async ({ here, demo, profile, task }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('faults', { target: 'api', count: 1, drop: 'midway' })
    await tab.evaluate(openSource, URL_OF_STREAM)
    const end = await endOfSource(tab)
    expect(end).toMatch(/^(error, then complete|error, closed)$/)
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'connection cut in mid-stream, EventSource', { requests: [end], lost })
  })

  test('an XHR whose connection is cut in the middle is told so', { tags: 'once' }, async ({
    here,
    engine,
    demo,
    profile,
    task,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('faults', { target: 'api', count: 1, drop: 'midway' })
    const end = await orHung(tab.evaluate(endOfXhr, URL_OF_STREAM))
    // Chromium calls it an abort whatever a worker has answered, and however; WebKitGTK takes it for a whole answer.
    const ends = { Chromium: 'abort event', Firefox: 'error event', WebKit: 'silent end' }
    expect(end).toBe(ends[engine.name])
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'connection cut in mid-stream, XHR', { requests: [end], lost })
  })

  test('an EventSource whose worker dies is told so, and misses nothing', async ({
    here,
    killable,
    task,
  }) => {
    const [tab] = await signedInTabs(here, killable, 1)
    await tab.evaluate(openSource, URL_OF_STREAM)
    await tab.evaluate(() => window.source.begun)
    await killable.killWorkers()
    const end = await endOfSource(tab)
    expect(end).toMatch(/^(error, then complete|error, closed)$/)
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'killed in mid-stream, EventSource', { requests: [end], lost })
  })
})

declare global {
  interface Window {
    source: { readonly begun: Promise<unknown>; readonly end: Promise<string> }
  }
}

function endOfSource(tab: Tab): Promise<Outcome> {
  return orHung(tab.evaluate(() => window.source.end))
}

async function readStream(url: string): Promise<string> {
  const response = await fetch(url)
  const reader = response.body?.getReader()
  try {
    for (;;) {
      const part = await reader?.read()
      if (!part || part.done) return 'silent end'
    }
  } catch (error) {
    return error instanceof Error ? 'stream error' : `rejected with ${error}`
  }
}

function endOfXhr(url: string): Promise<string> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest()
    xhr.onload = () => resolve('silent end')
    xhr.onerror = () => resolve('error event')
    xhr.onabort = () => resolve('abort event')
    xhr.open('GET', url)
    xhr.send()
  })
}

/** Goes on as the engine does: it may connect again, and then nothing may be missing, or give up. */
function openSource(url: string): void {
  const source = new EventSource(url)
  let told = ''
  let last = 0
  const begun = new Promise((resolve) => {
    source.addEventListener('message', resolve, { once: true })
  })
  const end = new Promise<string>((resolve) => {
    source.onmessage = ({ lastEventId }) => {
      if (Number(lastEventId) !== last + 1) resolve(`${told}after ${last} came ${lastEventId}`)
      last = Number(lastEventId)
    }
    source.addEventListener('done', () => {
      source.close()
      resolve(`${told}complete`)
    })
    source.onerror = () => {
      told = 'error, then '
      if (source.readyState === EventSource.CLOSED) resolve('error, closed')
    }
  })
  window.source = { begun, end }
}
