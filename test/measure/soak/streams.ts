import { setTimeout as sleep } from 'node:timers/promises'
import { signedInTabs } from '../../support/demo-tabs.js'
import type { Engine, Tab } from '../../support/engines/engine.js'
import { inEngine } from './in-engine.js'
import { openStreams, type SeenStream } from './open-streams.js'
import { markdown } from './table.js'

const INTERVAL = 5_000
/** Engines and machines are late now and then; a stream that was cut is not late. */
const SPARE = 30_000

interface Seen extends SeenStream {
  readonly engine: string
  readonly tab: 'front' | 'back'
  readonly kind: string
}

/** Streams that live for minutes while nothing else happens, in all engines at once, in front and behind another tab. */
export async function streams(engines: readonly Engine[], minutes: number): Promise<boolean> {
  const events = Math.round((minutes * 60_000) / INTERVAL) + 1
  const seen = (await Promise.all(engines.map((engine) => streamsIn(engine, events)))).flat()
  const rows = seen.map(({ engine, kind, tab, visible, events: arrived, first, longestGap, end }) => [
    engine,
    kind,
    `${tab} (${visible})`,
    `${arrived} / ${events}`,
    inSeconds(first),
    inSeconds(longestGap),
    end,
  ])
  const gap = `longest gap (of ${INTERVAL / 1000} s)`
  const head = ['engine', 'stream', 'tab', 'events', 'first after', gap, 'end']
  console.log(`Streams of ${minutes} minutes, nothing else happening\n\n${markdown(head, rows)}`)
  return seen.every((stream) => stream.events === events && stream.end === 'complete')
}

function streamsIn(engine: Engine, events: number): Promise<Seen[]> {
  return inEngine(engine, async (setting) => {
    const [back, front] = await signedInTabs(setting, await setting.openProfile(), 2)
    const tabs = [
      ['back', back],
      ['front', front ?? back],
    ] as const
    for (const [, tab] of tabs) await tab.evaluate(openStreams, { events, interval: INTERVAL })
    await sleep(events * INTERVAL)
    // Asked for at the end only, so that nothing wakes the tabs.
    const seen = await Promise.all(tabs.map(async ([name, tab]) => of(engine, name, await ended(tab))))
    return seen.flat()
  })
}

function ended(tab: Tab): Promise<Record<string, SeenStream>> {
  return tab.evaluate(async (patience) => {
    const both = Promise.all(Object.values(window.streams).map(({ over }) => over))
    await Promise.race([both, new Promise((resolve) => setTimeout(resolve, patience))])
    return window.streams
  }, SPARE)
}

function of(engine: Engine, tab: 'front' | 'back', seen: Record<string, SeenStream>): Seen[] {
  return Object.entries(seen).map(([kind, stream]) => ({ engine: engine.name, tab, kind, ...stream }))
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
