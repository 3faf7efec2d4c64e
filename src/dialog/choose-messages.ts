import { english } from './english.js'
import type { DialogMessages } from './messages.js'

/**
 * @throws TypeError when there is nothing to choose from, or a language that no browser
 *   knows how to write times in.
 */
export function checkMessages(messages: readonly DialogMessages[]): readonly DialogMessages[] {
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new TypeError('messages must be a list of languages, such as [english, ukrainian].')
  }
  for (const { language } of messages) {
    if (!languageOf(language)) {
      throw new TypeError(
        `messages has the language "${language}", but it must be a BCP 47 tag, such as "en" or "pt-BR".`,
      )
    }
  }
  return messages
}

/** @param wanted A `lang` attribute. The same tag is best, then the same language, then what comes first. */
export function chooseMessages(messages: readonly DialogMessages[], wanted: string): DialogMessages {
  return (
    messages.find(({ language }) => language.toLowerCase() === wanted.toLowerCase()) ??
    messages.find(({ language }) => languageOf(language) === languageOf(wanted)) ??
    messages[0] ??
    english
  )
}

/** `de` of `de-AT`; `null` where nothing can be made of it. */
function languageOf(tag: string): string | null {
  try {
    return new Intl.Locale(tag).language
  } catch {
    return null
  }
}
