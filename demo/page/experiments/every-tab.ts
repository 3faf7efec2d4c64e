import { burst, type Lane } from './burst.js'

type Message =
  | { readonly type: 'go'; readonly run: string; readonly count: number }
  | { readonly type: 'lane'; readonly run: string; readonly tab: string; readonly lane: Lane }

const channel = new BroadcastChannel('holdfast-demo')
const thisTab = crypto.getRandomValues(new Uint32Array(2)).join()

/** How long a tab may take to answer the call at all; one in the background is slower. */
const ROLL_CALL_MS = 500
/** A tab that was closed or frozen in the middle is not waited for. */
const TAB_TIMEOUT_MS = 30_000

/** Lets this tab do what another one asks of all. */
export function obeyOtherTabs(): void {
  channel.addEventListener('message', async ({ data }: MessageEvent<Message>) => {
    if (data.type !== 'go') return
    const { run, count } = data
    await burst(count, (lanes) => {
      channel.postMessage({ type: 'lane', run, tab: thisTab, lane: merged('', lanes) } satisfies Message)
    })
  })
}

/** Has every open tab send requests at the same moment. */
export async function everyTab(
  count: number,
  progress: (lanes: readonly Lane[]) => void,
): Promise<readonly Lane[]> {
  const run = crypto.getRandomValues(new Uint32Array(2)).join()
  const lanes = new Map<string, Lane>()
  const over = new AbortController()

  function take(tab: string, lane: Lane): void {
    const label = lanes.get(tab)?.label ?? (tab === thisTab ? 'this tab' : `tab ${lanes.size + 1}`)
    lanes.set(tab, { ...lane, label })
    progress([...lanes.values()])
  }

  channel.addEventListener(
    'message',
    ({ data }: MessageEvent<Message>) => {
      if (data.type === 'lane' && data.run === run) take(data.tab, data.lane)
    },
    { signal: over.signal },
  )
  const startedAt = Date.now()
  channel.postMessage({ type: 'go', run, count } satisfies Message)
  await burst(count, (own) => take(thisTab, merged('', own)))
  while (!isOver(lanes, Date.now() - startedAt)) await new Promise((resolve) => setTimeout(resolve, 50))
  over.abort()
  return [...lanes.values()]
}

function isOver(lanes: ReadonlyMap<string, Lane>, elapsed: number): boolean {
  if (elapsed < ROLL_CALL_MS) return false
  return elapsed > TAB_TIMEOUT_MS || [...lanes.values()].every(({ endedAt }) => endedAt !== null)
}

function merged(label: string, lanes: readonly Lane[]): Lane {
  const ends = lanes.map(({ endedAt }) => endedAt)
  return {
    label,
    startedAt: Math.min(...lanes.map(({ startedAt }) => startedAt)),
    endedAt: ends.every((end) => end !== null) ? Math.max(...ends) : null,
    statuses: lanes.flatMap(({ statuses }) => statuses),
  }
}
