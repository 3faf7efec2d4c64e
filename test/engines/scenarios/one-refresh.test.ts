import { expect, test } from 'vitest'
import { send, signedInTabs } from '../demo-tabs.js'
import { inEngines } from '../in-engines.js'
import { modesOf } from '../modes.js'
import { observed, tally } from '../observed.js'

inEngines((here) => {
  test.each(modesOf(here.engine))(
    'many tabs that find their access token expired share one refresh ($refreshToken refresh token, $accessToken access token)',
    async (mode) => {
      const { demo, engine } = here
      const tabs = await signedInTabs(here, await here.profile(), engine.manyTabs, mode)
      await demo.debug('expire-access')
      await demo.debug('reset')

      const answers = (await Promise.all(tabs.map((tab) => send(tab, '/api/me', 5)))).flat()

      expect(answers).toEqual(Array.from({ length: 5 * engine.manyTabs }, () => 200))
      const { refreshGrants, refreshRetries, replaysDetected, authorized } = await demo.stats()
      expect({ refreshGrants, refreshRetries, replaysDetected, authorized }).toEqual({
        refreshGrants: 1,
        refreshRetries: 0,
        replaysDetected: 0,
        authorized: answers.length,
      })
      observed(here, `expired, ${tabs.length} tabs, ${mode.refreshToken}/${mode.accessToken}`, tally(answers))
    },
  )

  test('streams that are opened with an expired access token are complete after one refresh', async () => {
    const { demo } = here
    const tabs = await signedInTabs(here, await here.profile(), 3)
    await demo.debug('expire-access')
    await demo.debug('reset')

    const streams = await Promise.all(tabs.map((tab) => tab.evaluate(streamsOfOneTab)))

    expect(streams).toEqual(tabs.map(() => ({ byFetch: 8, bySource: 8, chatEnds: true })))
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, authorized: 9 })
    observed(here, 'expired, 3 tabs with 3 streams each', streams)
  })
})

async function streamsOfOneTab(): Promise<{ byFetch?: number; bySource: number; chatEnds: boolean }> {
  const text = (response: Response) => (response.ok ? response.text() : `status ${response.status}`)
  const bySource = new Promise<number>((resolve) => {
    let seen = 0
    const source = new EventSource('/api/stream?events=8&interval=20')
    const end = (result: number) => {
      source.close()
      resolve(result)
    }
    source.onmessage = () => {
      seen += 1
    }
    source.addEventListener('done', () => end(seen))
    source.onerror = () => end(-1)
  })
  const [byFetch, chat] = await Promise.all([
    fetch('/api/stream?events=8&interval=20').then(text),
    fetch('/api/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'How many tabs refresh?', interval: 5 }),
    }).then(text),
  ])
  return {
    byFetch: byFetch.match(/^id: \d+$/gm)?.length ?? 0,
    bySource: await bySource,
    chatEnds: chat.includes('event: done'),
  }
}
