const SECOND_MS = 1_000
const MINUTE_S = 60

/** When it is announced how much time is left, in seconds: an announcement a second would drown all else. */
const ANNOUNCED: readonly number[] = [60, 30, 10]
/** How long an announcement stays readable, in seconds. It tells a time, and so grows old. */
const FRESH_S = 5

export function secondsLeft(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / SECOND_MS))
}

/** "in 5 minutes", "in 30 seconds", "через 2 секунди". */
export function inTime(seconds: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always' })
  return seconds <= 1.5 * MINUTE_S
    ? format.format(seconds, 'second')
    : format.format(Math.round(seconds / MINUTE_S), 'minute')
}

/**
 * What assistive technology should be told of now, in seconds left; `null` where it should be left in peace.
 */
export function announced(seconds: number): number | null {
  return ANNOUNCED.find((milestone) => seconds <= milestone && seconds > milestone - FRESH_S) ?? null
}
