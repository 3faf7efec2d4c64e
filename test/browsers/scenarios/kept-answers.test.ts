import { expect } from 'vitest'
import { openTab, signedInTabs } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { farApartModesOf } from '../../support/modes.js'
import { type EngineSetting, test as scenario } from '../../support/scenario.js'
import { type KeptAnswers, startKeptAnswers, WIDTHS } from '../kept-answers-server.js'

declare global {
  interface Window {
    atLoad: Promise<string> | string
  }
}

/** What a page is answered in the ways in which it can ask. */
interface Seen {
  readonly text: string
  readonly pictureWidth: number
  readonly frame: string
}

const seenBy = (user: string): Seen => ({ text: user, pictureWidth: WIDTHS[user] ?? 0, frame: user })

const test = scenario
  .extend('site', async ({ demo }, { onCleanup }): Promise<KeptAnswers> => {
    const site = await startKeptAnswers(() => demo.origin)
    onCleanup(() => site.stop())
    return site
  })
  .extend('here', ({ here, site }): EngineSetting => ({ ...here, originFor: () => site.origin }))

inEngines((engine) => {
  // What needs TLS for its cookies is not tried here.
  const modes = farApartModesOf(engine).filter(
    (mode) => !engine.lacks.has('Secure cookies') || !Object.values(mode).includes('cookie'),
  )

  test.for(modes)(
    'who signs in after somebody else is not answered with what the browser has kept of them, and then with what it keeps of theirs ($refreshToken, $accessToken)',
    async (mode, { here, engine, site, killable }) => {
      const [tab] = await signedInTabs(here, killable, 1, mode)
      expect(await tab.evaluate(look)).toEqual(seenBy('demo'))
      await tab.evaluate(() => window.session.signOut())
      // A page shows the pictures that it has, without asking for them: the next one is another.
      const next = await openTab(here, killable, mode)
      expect(await next.evaluate(look)).toEqual({ text: '401', pictureWidth: 0, frame: '' })

      await signInAs(tab, 'second')
      const last = await openTab(here, killable, mode)
      expect(await last.evaluate(look)).toEqual(seenBy('second'))
      const asked = site.asked('/api/kept/text')
      expect(await last.evaluate(look)).toEqual(seenBy('second'))
      // WebKitGTK keeps nothing while it is automated.
      if (engine.name !== 'WebKit') expect(site.asked('/api/kept/text')).toBe(asked)

      await killable.killWorkers()
      expect(await last.evaluate(look)).toEqual(seenBy('second'))
    },
  )

  test('who signs in over somebody else is not either, nor is a page that is gone back to', async ({
    here,
    site,
    windowed: profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await tab.goto(`${site.origin}/at-load.html`)
    expect(await tab.evaluate(() => window.atLoad)).toBe('demo')
    await tab.goto(`${site.origin}/icon.svg`)
    const other = await openTab(here, profile)
    await signInAs(other, 'second')
    await tab.back()
    expect(['second', 'as it was']).toContain(await tab.evaluate(() => window.atLoad))
  })
})

function signInAs(tab: Tab, user: string): Promise<void> {
  return tab.evaluate((name) => window.session.signIn({ username: name, password: name }), user)
}

async function look(): Promise<Seen> {
  const response = await fetch('/api/kept/text')
  const text = response.ok ? await response.text() : String(response.status)
  const over = (element: HTMLElement) =>
    new Promise((resolve) => {
      element.onload = resolve
      element.onerror = resolve
    })
  const picture = new Image()
  picture.src = '/api/kept/picture.svg'
  await over(picture)
  const frame = document.createElement('iframe')
  frame.src = '/api/kept/frame'
  document.body.append(frame)
  await over(frame)
  const shown = frame.contentDocument?.body.textContent?.trim() ?? ''
  frame.remove()
  return { text, pictureWidth: picture.naturalWidth, frame: shown }
}
