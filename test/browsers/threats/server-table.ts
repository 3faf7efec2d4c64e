import { SERVER_ATTEMPTS } from './server-attempts.js'
import { type JudgedAtServer, VERDICTS } from './verdict.js'

/** What is known, as Markdown. Where several are known of the same attempt, the last counts. */
export function serverTableOf(known: readonly JudgedAtServer[]): string {
  const byAttempt = new Map(known.map(({ attempt, verdict }) => [attempt, verdict]))
  return [
    '| attempt at the server | result | what can be done |',
    '|---|---|---|',
    ...Object.entries(SERVER_ATTEMPTS).flatMap(([attempt, advice]) => {
      const verdict = byAttempt.get(attempt)
      return verdict ? [`| ${attempt} | ${verdict} | ${verdict === 'stopped' ? '' : advice} |`] : []
    }),
  ].join('\n')
}

/** Reads the table again. */
export function judgedAtServerIn(table: string): readonly JudgedAtServer[] {
  return table
    .split('\n')
    .slice(2)
    .flatMap((row) => {
      const [attempt = '', word] = row
        .split('|')
        .slice(1)
        .map((field) => field.trim())
      const verdict = VERDICTS.find((one) => one === word)
      return verdict ? [{ attempt, verdict }] : []
    })
}
