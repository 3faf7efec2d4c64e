import fc from 'fast-check'
import { isWhole } from '../../support/whole.js'

/** Stands where a token does, and must come out nowhere else. */
export const MARK = 'm4rked-T0ken_of~Ada'

/** How often each parser is tried. */
export const RUNS: { readonly numRuns: number } = { numRuns: 20_000 }

/** … and what lies behind it, which takes longer each time. */
export const RUNS_THROUGH_ALL: { readonly numRuns: number } = { numRuns: isWhole ? 20_000 : 2_000 }

/** As deep as no writer goes, and as readers that call themselves cannot follow. */
const DEEP_TEXT = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
const DEEP: unknown = JSON.parse(DEEP_TEXT)
/** Stands for it in what is about to be written as JSON, which cannot be done with it. */
const DEPTH = 'so deep'

/** What JSON can hold in the place of what is expected. */
const IN_JSON: readonly unknown[] = [
  ...[null, true, false, '', ' ', '0', '-1', 'NaN', '1e999', 'constructor', '__proto__', 'toString'],
  ...[0, -0, -1, 0.5, 1e-320, 1e300, 8.64e15, 8.64e15 + 1, 2 ** 50, 2 ** 52, 2 ** 53, -(2 ** 53)],
  ...['\ud800', '\udc00x', 'a\u0000b', 'two\r\nlines: x', '\u202e\u2028', '\\', '"', 'é', 'x'.repeat(500)],
  ...[[], {}, [[]], [null], [{}], { toString: 1, valueOf: 1 }, { length: 1e9 }, { toJSON: 1 }],
  JSON.parse('{"__proto__": {"status": "active", "sub": "eve"}, "then": 1}'),
]

/** … and what a message or the disk can hold besides. */
const IN_CLONES: readonly unknown[] = [
  ...[undefined, Number.NaN, Infinity, -Infinity, 10n ** 30n, new Date(Number.NaN), /x/g, new Error('x')],
  ...[new Map([[{}, 1]]), new Set([1]), new Uint8Array(3), new ArrayBuffer(8), Array(3), Object(1n)],
  cyclic(),
]

function cyclic(): unknown {
  const itself: unknown[] = []
  itself.push(itself, { itself })
  return itself
}

const GONE = Symbol('left out')

/** Changes what stands in one place. */
type Edit = (was: unknown) => unknown

const retyped: readonly Edit[] = [
  () => GONE,
  (was) => [was],
  (was) => ({ value: was }),
  (was) => (typeof was === 'number' ? String(was) : was),
  (was) => (typeof was === 'string' ? Number(was) : was),
  (was) => (typeof was === 'number' ? -was : was),
  (was) => (typeof was === 'number' ? was + 0.5 : was),
  (was) => (typeof was === 'number' ? was * 1e9 : was),
  (was) => (typeof was === 'string' ? was.toUpperCase() : was),
  (was) => (typeof was === 'string' ? was.slice(0, -1) : was),
  (was) => (typeof was === 'string' ? `${was}\n` : was),
  (was) => (typeof was === 'string' ? `\ud83d${was}` : was),
  (was) => (Array.isArray(was) ? [...was, ...was] : was),
  (was) => (isRecord(was) ? { ...was, ...Object.fromEntries([['__proto__', was]]) } : was),
]

/** One in ten stays as it is. */
function edits(hostile: readonly unknown[]): fc.Arbitrary<readonly (readonly [number, Edit])[]> {
  const all = [
    ...retyped,
    ...hostile.map(
      (value): Edit =>
        () =>
          value,
    ),
  ]
  const one = fc.tuple(fc.nat(1_000), fc.nat(all.length - 1)).map(([place, index]) => {
    const edit: Edit = all[index] ?? (() => GONE)
    return [place, edit] as const
  })
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 9, arbitrary: fc.array(one, { minLength: 1, maxLength: 3 }) },
  )
}

/**
 * One of these values as JSON, with up to three of its places left out, retyped or replaced by what JSON can hold; now
 * and then cut off.
 */
export function mutatedJson(...valid: readonly unknown[]): fc.Arbitrary<string> {
  return fc.tuple(mutated(valid, [...IN_JSON, DEPTH]), fc.nat(30)).map(([value, cut]) => {
    const text = (JSON.stringify(value) ?? '').replaceAll(`"${DEPTH}"`, DEEP_TEXT)
    return cut === 0 ? text.slice(0, text.length / 2) : text
  })
}

/** One of these values, changed in the same way, also to what no JSON can hold and a message or the disk can. */
export function mutatedClone(...valid: readonly unknown[]): fc.Arbitrary<unknown> {
  return mutated(valid, [...IN_JSON, ...IN_CLONES, DEEP])
}

function mutated(valid: readonly unknown[], hostile: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.tuple(fc.constantFrom(...valid), edits(hostile)).map(([value, all]) => {
    const end = all.reduce<unknown>((before, [place, edit]) => {
      const places = placesIn(before)
      return changed(before, places[place % places.length] ?? [], edit)
    }, value)
    return end === GONE ? undefined : end
  })
}

/** Every place in a value, as a path; of what is huge or deep the first ones. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (path.length > 6 || !(isRecord(value) || Array.isArray(value))) return [path]
  const members = Object.keys(value).slice(0, 30)
  return [path, ...members.flatMap((name) => placesIn(Reflect.get(value, name), [...path, name]))]
}

function changed(value: unknown, [name, ...deeper]: readonly string[], edit: Edit): unknown {
  if (name === undefined) return edit(value)
  const to = changed(Reflect.get(Object(value), name), deeper, edit)
  const kept: (readonly [string, unknown])[] = Object.entries(Object(value)).flatMap(([other, was]) => {
    if (other !== name) return [[other, was]]
    return to === GONE ? [] : [[other, to]]
  })
  // As a parser makes it: `__proto__` is a member like any other.
  return Array.isArray(value) ? kept.map(([, member]) => member) : Object.fromEntries(kept)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** These texts, with up to four pieces put in, left out or doubled. */
export function mutatedText(valid: readonly string[], pieces: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat(1_000), fc.nat(6), fc.constantFrom('', '', ...pieces))
  return fc.tuple(fc.constantFrom(...valid), fc.array(edit, { maxLength: 4 })).map(([text, all]) =>
    all.reduce((before, [place, cut, piece]) => {
      const at = place % (before.length + 1)
      return before.slice(0, at) + piece + before.slice(at + (piece ? cut % 2 : cut))
    }, text),
  )
}

/** @throws Error that names what is not so: an `expect` in each of so many cases takes most of their time. */
export function sees(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(`it is not so that ${what}`)
}

/** All texts in a value, names among them, however deep. */
export function textsIn(value: unknown): string {
  const seen = new Set<unknown>()
  const left: unknown[] = [value]
  const texts: string[] = []
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next === 'string') texts.push(next)
    if (next instanceof Error) texts.push(String(next), String(next.stack))
    if (typeof next !== 'object' || next === null || seen.has(next)) continue
    seen.add(next)
    left.push(...(next instanceof Map ? [...next].flat() : next instanceof Set ? next : []))
    for (const name of Object.keys(next).slice(0, 1_000)) left.push(name, Reflect.get(next, name))
  }
  return texts.join('\n')
}
