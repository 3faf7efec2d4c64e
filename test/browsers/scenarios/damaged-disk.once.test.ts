import { expect } from 'vitest'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { modesOf } from '../../support/modes.js'
import { test } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'
import { isWhole } from '../../support/whole.js'

const DAMAGES = ['text', 'no tokens', 'a revision of 2**53', 'a newer version'] as const
type Damage = (typeof DAMAGES)[number]

inEngines((engine) => {
  const cases = modesOf(engine).flatMap((mode, index) =>
    // What is read is parsed alike in all modes; what comes after it is not.
    DAMAGES.slice(0, index === 0 || isWhole ? DAMAGES.length : 1).map((damage) => ({ ...mode, damage })),
  )

  test.for(cases)(
    'with $refreshToken and $accessToken: $damage in the place of the session costs its user a sign-in at the worst',
    async ({ refreshToken, accessToken, damage }, { here, killable }) => {
      const mode = { refreshToken, accessToken }
      const [tab] = await signedInTabs(here, killable, 1, mode)
      await tab.evaluate(overwrite, damage)
      await killable.killWorkers()

      const next = await openTab(here, killable, mode)
      const isKept = refreshToken === 'cookie'
      expect((await stateOf(next)).status).toBe(isKept ? 'active' : 'signed-out')
      // Whoever is signed out is nobody for the server too, whatever cookie there is.
      expect(await send(next, '/api/me')).toEqual([isKept ? 200 : 401])
      expect(await storageEvents(next)).toEqual([expect.stringMatching(/^unreadable, put aside as /)])
      // The tab that has seen all of it says the same.
      await untilState(tab, { status: isKept ? 'active' : 'signed-out' })

      await next.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
      expect(await send(next, '/api/me')).toEqual([200])
      await untilState(tab, { status: 'active' })
      expect(await send(tab, '/api/me')).toEqual([200])
      await next.evaluate(() => window.session.signOut())
      await untilState(tab, { status: 'signed-out' })
      expect(await storageEvents(next)).toHaveLength(1)
    },
  )
})

/** What any script of the origin can do. */
function overwrite(damage: Damage): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('holdfast')
    opening.onerror = reject
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('session', 'readwrite')
      transaction.onabort = reject
      transaction.oncomplete = () => resolve(opening.result.close())
      const walk = transaction.objectStore('session').openCursor()
      walk.onsuccess = () => {
        const cursor = walk.result
        if (!cursor) return
        const damaged = {
          text: 'garbage',
          'no tokens': { status: 'active', number: 1, revision: 5, tokens: null },
          'a revision of 2**53': { ...cursor.value, revision: 2 ** 53 },
          'a newer version': { ...cursor.value, version: 1_000 },
        }
        cursor.update(damaged[damage])
        cursor.continue()
      }
    }
  })
}

function storageEvents(tab: Tab): Promise<string[]> {
  return tab.evaluate(async () => {
    const { events } = await window.session.inspect()
    return events.filter(({ type }) => type === 'storage').map(({ detail }) => detail)
  })
}
