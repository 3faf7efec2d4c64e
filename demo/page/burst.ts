/** One request of a burst, or one tab's whole burst, as it is drawn. Times are milliseconds since the epoch. */
export interface Lane {
  readonly label: string
  readonly startedAt: number
  /** `null` while the answer is awaited. */
  readonly endedAt: number | null
  readonly answers: readonly Answer[]
}

/** A status, or that there was none. */
export type Answer = number | 'no answer'

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
    answers: [],
  }))
  progress(lanes)
  await Promise.all(
    lanes.map(async (lane, n) => {
      const answer = await ask()
      lanes[n] = { ...lane, endedAt: Date.now(), answers: [answer] }
      progress(lanes)
    }),
  )
  return lanes
}

async function ask(): Promise<Answer> {
  try {
    const response = await fetch('/api/me', { cache: 'no-store' })
    await response.text()
    return response.status
  } catch {
    return 'no answer'
  }
}

/** `10 × 200`, or for a lone one `200`. */
export function tally(answers: readonly Answer[]): string {
  if (answers.length === 1) return String(answers[0])
  const counts = new Map<Answer, number>()
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  return [...counts].map(([answer, count]) => `${count} × ${answer}`).join(', ')
}
