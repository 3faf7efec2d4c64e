import { expect } from 'vitest'
import { signedInTabs } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

// Side by side, because nothing but time goes by.
inEngines(
  () => {
    test('a stream of 45 seconds is complete although nothing else happens', async ({
      here,
      profile,
      task,
    }) => {
      const [tab] = await signedInTabs(here, profile, 1)
      const seen = await tab.evaluate(longStreams)
      expect(seen).toEqual({
        byFetch: { events: 10, end: 'complete' },
        bySource: { events: 10, end: 'complete' },
      })
      const requests = [seen.byFetch.end, seen.bySource.end]
      const lost = await sessionsLost([tab])
      await recordFault(here, task, 'nothing but two streams for 45 s', { requests, lost })
    })
  },
  { concurrent: true },
)

interface Seen {
  readonly events: number
  readonly end: string
}

async function longStreams(): Promise<{ byFetch: Seen; bySource: Seen }> {
  const url = '/api/stream?events=10&interval=5000'
  const startedAt = Date.now()
  const seconds = () => `after ${Math.round((Date.now() - startedAt) / 1000)} s`

  const bySource = new Promise<Seen>((resolve) => {
    let events = 0
    const source = new EventSource(url)
    const over = (end: string) => {
      source.close()
      resolve({ events, end })
    }
    source.onmessage = () => {
      events += 1
    }
    source.addEventListener('done', () => over('complete'))
    source.onerror = () => over(`error ${seconds()}, readyState ${source.readyState}`)
  })

  const byFetch = (async (): Promise<Seen> => {
    const response = await fetch(url)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const events = () => text.match(/^id: /gm)?.length ?? 0
    try {
      for (;;) {
        const part = await reader?.read()
        if (!part || part.done) break
        text += part.value
      }
      const end = text.includes('event: done') ? 'complete' : `silent end ${seconds()}`
      return { events: events(), end }
    } catch (error) {
      return { events: events(), end: `${error} ${seconds()}` }
    }
  })()

  return { byFetch: await byFetch, bySource: await bySource }
}
