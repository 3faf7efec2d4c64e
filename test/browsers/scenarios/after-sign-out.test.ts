import { expect } from 'vitest'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { DEMO } from '../../support/session-page.js'

inEngines(() => {
  test('the back button after a sign-out in another tab shows nothing of the user', async ({
    here,
    demo,
    windowed: profile,
  }) => {
    const [tab, other] = await signedInTabs(here, profile, 2, {}, DEMO)
    await tab.evaluate(saveNote)
    await tab.evaluate(showUsersData)
    expect(await tab.evaluate(shownData)).toEqual({ notes: 'a secret of mine', image: true, sessions: true })
    await tab.evaluate(lookWhenBack)
    await tab.goto(`${demo.origin}/icon.svg`)
    await other?.evaluate(() => window.session.signOut())
    await tab.back()
    await tab.evaluate(() => window.session.ready)
    await untilState(tab, { status: 'signed-out' })
    expect(await tab.evaluate(shownData)).toEqual({ notes: '', image: false, sessions: false })
    expect(await tab.evaluate(wasShownAtOnce)).toBe(false)
    await tab.evaluate(untilShown)
  })
})

async function saveNote(): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const { ok } = await fetch('/api/notes', {
    method: 'PUT',
    headers,
    body: JSON.stringify({ text: 'a secret of mine' }),
  })
  if (!ok) throw new Error('not saved')
}

/** Presses what a user presses, and waits until it is shown. */
async function showUsersData(): Promise<void> {
  const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)
  find<HTMLButtonElement>('#load-notes')?.click()
  find<HTMLButtonElement>('#load-image')?.click()
  find<HTMLElement>('#sessions summary')?.click()
  const isShown = () =>
    find<HTMLTextAreaElement>('#notes')?.value !== '' &&
    find<HTMLImageElement>('#protected-image')?.hidden === false &&
    find('#sessions-list li') !== null
  // Not by animation frames: a tab in the background has none.
  while (!isShown()) await new Promise((resolve) => setTimeout(resolve, 20))
}

function lookWhenBack(): void {
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    Object.assign(window, {
      wasShown: document.querySelector('#notes')?.checkVisibility({ checkVisibilityCSS: true }),
    })
  })
}

function wasShownAtOnce(): boolean {
  return 'wasShown' in window && window.wasShown === true
}

async function untilShown(): Promise<void> {
  const isShown = () => document.querySelector('#notes')?.checkVisibility({ checkVisibilityCSS: true })
  while (!isShown()) await new Promise((resolve) => setTimeout(resolve, 20))
}

function shownData() {
  const image = document.querySelector<HTMLImageElement>('#protected-image')
  return {
    notes: document.querySelector<HTMLTextAreaElement>('#notes')?.value,
    image: image?.hidden === false || image?.hasAttribute('src'),
    // One or more: this user is signed in in other scenarios, too.
    sessions: document.querySelector('#sessions-list li') !== null,
  }
}
