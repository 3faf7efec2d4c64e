import type { Ending } from './book.js'
import type { Soaked } from './kills.js'
import { BOUND, type Life } from './life.js'
import type { RotationCount } from './rotations.js'
import { markdown } from './table.js'
import { troubleTable } from './trouble-table.js'

const ENDINGS: readonly Ending[] = [
  'answered',
  '503',
  'network error',
  '401',
  'cut',
  'silently short',
  'wrong',
]

/** What must not be. */
export interface Losses {
  readonly sessions: number
  readonly hung: number
  readonly extraRotations: number
  readonly silentlyShort: number
  readonly wrong: number
}

export function lossesOf({ lives, stats }: Soaked): Losses {
  const books = lives.flatMap((life) => life.books)
  const shownAsLost = sum(lives, ({ lost }) => lost) + sum(books, ({ signedOut }) => signedOut)
  const late = books.filter(({ longest }) => longest > BOUND).length
  return {
    sessions: Math.max(shownAsLost, stats.replaysDetected, stats.familiesRevoked, stats.refreshRefused),
    hung: sum(books, ({ open }) => Object.keys(open).length) + late,
    extraRotations: rotationsIn(lives, 'expiries').extra,
    silentlyShort: endingsIn(lives, 'silently short'),
    wrong: endingsIn(lives, 'wrong'),
  }
}

export function report(soaked: Soaked): string {
  const { lives, stats } = soaked
  const losses = lossesOf(soaked)
  const [expiries, calls] = [rotationsIn(lives, 'expiries'), rotationsIn(lives, 'calls')]
  const longest = Math.max(0, ...lives.flatMap(({ books }) => books.map((book) => book.longest)))
  const summary = [
    ['workers killed', sum(lives, ({ kills }) => kills.length)],
    ['sessions lost', losses.sessions],
    ['requests hung', losses.hung],
    [`rotations beyond one for each of ${expiries.causes} expiries`, losses.extraRotations],
    ['streams silently short', losses.silentlyShort],
    ['wrong answers', losses.wrong],
    [`rotations of ${calls.causes} calls of session.refresh()`, calls.rotations],
    ['the same attempt sent again and answered', stats.refreshRetries],
    ['refreshes of dead workers that the server read after the next rotation', stats.refreshLate],
    ['replays detected', stats.replaysDetected],
    ['GET by fetch or XHR that failed, or came back without its credential', failedReads(lives)],
    ['longest wait', `${(longest / 1000).toFixed(1)} s`],
  ] as const
  return [
    markdown(['what', 'how many'], summary),
    markdown(['killed at', 'how often'], Object.entries(killsIn(lives))),
    markdown(['sent', ...ENDINGS], requestRows(lives)),
    troubleTable(lives),
  ].join('\n\n')
}

function requestRows(lives: readonly Life[]): (string | number)[][] {
  const kinds = new Set(lives.flatMap(({ books }) => books.flatMap(({ endings }) => Object.keys(endings))))
  return [...kinds].sort().map((kind) => [kind, ...ENDINGS.map((ending) => endingsIn(lives, ending, kind))])
}

function failedReads(lives: readonly Life[]): number {
  const reads = ['fetch GET', 'XHR GET', 'stream GET']
  return sum(reads, (kind) => endingsIn(lives, 'network error', kind) + endingsIn(lives, '401', kind))
}

function endingsIn(lives: readonly Life[], ending: Ending, kind?: string): number {
  const books = lives.flatMap((life) => life.books)
  return sum(books, ({ endings }) =>
    sum(Object.entries(endings), ([name, counts]) =>
      kind === undefined || kind === name ? (counts[ending] ?? 0) : 0,
    ),
  )
}

function killsIn(lives: readonly Life[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const { kills } of lives) {
    for (const { moment } of kills) all[moment] = (all[moment] ?? 0) + 1
  }
  return all
}

function rotationsIn(lives: readonly Life[], cause: 'expiries' | 'calls'): RotationCount {
  const counts = lives.map(({ rotations }) => rotations[cause])
  return {
    causes: sum(counts, ({ causes }) => causes),
    rotations: sum(counts, ({ rotations }) => rotations),
    extra: sum(counts, ({ extra }) => extra),
  }
}

function sum<T>(values: readonly T[], numberOf: (value: T) => number): number {
  return values.reduce((total, value) => total + numberOf(value), 0)
}
