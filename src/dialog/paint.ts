import type { Content } from './content.js'
import type { DialogMessages } from './messages.js'
import { type Parts, write } from './parts.js'
import { announced, inTime } from './time-left.js'

/** Puts what a view says into the dialog. */
export function paint(parts: Parts, content: Content, messages: DialogMessages): void {
  parts.dialog.lang = messages.language
  write(parts.reload, messages.reload)
  write(parts.signOut, messages.signOut)
  write(parts.announcement, content.announcement)
  parts.countdown.hidden = content.countdown === 'none'
  if (content.countdown === 'stopped') write(parts.countdown, '')
  parts.bar.hidden = content.countdown !== 'running'
  write(parts.title, content.title)
  write(parts.text, content.text)
  write(parts.hint, content.hint)
  // Without a form of the app the page is loaded again, and then it does not stay as it is.
  parts.hint.hidden = content.hint === '' || parts.slot.assignedElements().length === 0
  write(parts.answer, content.answer ?? '')
  parts.answer.hidden = content.answer === null
  parts.signIn.hidden = !content.offersSignIn
  parts.signOut.hidden = !content.offersSignOut
  parts.dialog.setAttribute('closedby', content.answer === null ? 'none' : 'closerequest')
}

/** @returns Draws how many seconds are left; the first time is taken for the whole. */
export function paintCountdown(
  parts: Parts,
  sentence: (time: string) => string,
  language: string,
): (seconds: number) => void {
  let whole: number | null = null
  return (seconds) => {
    whole ??= Math.max(1, seconds)
    parts.bar.style.setProperty('--_left', String(seconds / whole))
    const said = announced(seconds)
    write(parts.announcement, said === null ? '' : sentence(inTime(said, language)))
    writeBold(parts.countdown, sentence, inTime(seconds, language))
  }
}

function writeBold(target: Element, sentence: (time: string) => string, time: string): void {
  const text = sentence(time)
  if (target.textContent === text) return
  const [head = '', ...tail] = text.split(time)
  const bold = document.createElement('b')
  bold.append(time)
  target.replaceChildren(head, bold, tail.join(time))
}
