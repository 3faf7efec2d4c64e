import { setTimeout as sleep } from 'node:timers/promises'

/** The words of a text, one after the other, as a language model gives them. */
export async function* wordsOf(text: string): AsyncGenerator<string> {
  for (const word of text.match(/\S+\s*/g) ?? []) {
    yield word
    await sleep(5)
  }
}
