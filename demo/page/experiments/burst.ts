/**
 * One request of a burst, or one tab's whole burst, as it is drawn. Times are milliseconds since the epoch.
 */
export interface Lane {
  readonly label: string
  readonly startedAt: number
  /** `null` while the answer is awaited. */
  readonly endedAt: number | null
  readonly statuses: readonly Status[]
}

/** Of a response, or that there was none. */
export type Status = number | 'no answer'

/** Sends requests at once, with nothing but `fetch`. */
export async function burst(
  count: number,
  progress: (lanes: readonly Lane[]) => void,
): Promise<readonly Lane[]> {
  const startedAt = Date.now()
  const lanes: Lane[] = Array.from({ length: count }, (_, n) => ({
    label: `#${n + 1}`,
    startedAt,
    endedAt: null,
    statuses: [],
  }))
  progress(lanes)
  await Promise.all(
    lanes.map(async (lane, n) => {
      const status = await ask()
      lanes[n] = { ...lane, endedAt: Date.now(), statuses: [status] }
      progress(lanes)
    }),
  )
  return lanes
}

async function ask(): Promise<Status> {
  try {
    const response = await fetch('/api/me', { cache: 'no-store' })
    await response.text()
    return response.status
  } catch {
    return 'no answer'
  }
}

/** `10 × 200`, or for a lone one `200`. */
export function tally(statuses: readonly Status[]): string {
  if (statuses.length === 1) return String(statuses[0])
  const counts = new Map<Status, number>()
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([status, count]) => `${count} × ${status}`).join(', ')
}
