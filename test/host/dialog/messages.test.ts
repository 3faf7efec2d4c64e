import { expect, test } from 'vitest'
import { checkMessages, chooseMessages } from '../../../src/dialog/choose-messages.js'
import { contentOf } from '../../../src/dialog/content.js'
import { type DialogMessages, english, ukrainian } from '../../../src/dialog/index.js'
import { announced, inTime, secondsLeft } from '../../../src/dialog/time-left.js'
import type { EndReason } from '../../../src/index.js'

test.each([
  [1, 'in 1 second', 'через 1 секунду'],
  [2, 'in 2 seconds', 'через 2 секунди'],
  [5, 'in 5 seconds', 'через 5 секунд'],
  [11, 'in 11 seconds', 'через 11 секунд'],
  [21, 'in 21 seconds', 'через 21 секунду'],
  [90, 'in 90 seconds', 'через 90 секунд'],
  [91, 'in 2 minutes', 'через 2 хвилини'],
  [300, 'in 5 minutes', 'через 5 хвилин'],
])('%i seconds are told in the plural of each language', (seconds, inEnglish, inUkrainian) => {
  expect(inTime(seconds, english.language)).toBe(inEnglish)
  expect(inTime(seconds, ukrainian.language)).toBe(inUkrainian)
})

test('a deadline that has passed is now, not before', () => {
  expect(secondsLeft(1_000, 5_000)).toBe(0)
  expect(secondsLeft(5_001, 5_000)).toBe(1)
})

test('a countdown of two minutes is announced three times', () => {
  const said = Array.from({ length: 121 }, (_, passed) => announced(120 - passed))
  const changes = said.filter((seconds, index) => seconds !== null && seconds !== said[index - 1])
  expect(changes).toEqual([60, 30, 10])
})

test.each([
  ['uk', 'uk'],
  ['uk-UA', 'uk'],
  ['EN-gb', 'en'],
  ['pt-BR', 'pt-BR'],
  ['pt', 'pt-PT'],
  ['ja', 'en'],
  ['', 'en'],
  ['not a tag', 'en'],
])('a page in "%s" is spoken to in %s', (lang, expected) => {
  const messages = [english, ukrainian, spoken('pt-PT'), spoken('pt-BR')]
  expect(chooseMessages(messages, lang).language).toBe(expected)
})

test('messages that no page could show are refused with the fix', () => {
  expect(() => checkMessages([])).toThrow(/list of languages/)
  expect(() => checkMessages([spoken('ukrainian language')])).toThrow(/"ukrainian language".*BCP 47/)
})

test('every end has words in both languages, and the server’s own in English', () => {
  const reasons: readonly EndReason[] = ['signed_out', 'idle', 'expired', 'revoked', 'replayed', 'max_age']
  for (const reason of reasons) {
    const end = { reason, message: 'As the server says.', at: 0, returnTo: '/', revocation: 'done' } as const
    expect(ukrainian.ended(end)).toMatch(/^[А-ЯІЇЄҐ].*\.$/)
    expect(english.ended(end)).toBe(
      reason === 'signed_out' ? 'You signed out in another tab or on another device.' : 'As the server says.',
    )
  }
})

test('that nothing written is lost stands in the hint alone, which is hidden where signing in would load the page again', () => {
  for (const messages of [english, ukrainian]) {
    const { text, hint } = contentOf({ type: 'refused' }, messages, false)
    expect(hint).toBe(messages.endedHint)
    expect(text).not.toMatch(/written|напис/)
  }
})

function spoken(language: string): DialogMessages {
  return { ...english, language }
}
