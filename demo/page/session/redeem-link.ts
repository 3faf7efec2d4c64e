import type { Session } from 'holdfast'
import { element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { onPress } from '../dom/on-press.js'
import { postJson } from '../dom/post-json.js'
import { canSignIn } from './can-sign-in.js'
import { refused } from './refused.js'

const FRAGMENT = '#magic-link='

/**
 * Signs in when a magic link has opened this page: with a plain `fetch`, of whose answer
 * the worker keeps the tokens.
 */
export function redeemLink(session: Session): void {
  const error = element('session-error', HTMLElement)
  let offered: HTMLButtonElement | undefined

  async function redeem(token: string, confirm?: true): Promise<void> {
    await session.ready
    if (!canSignIn(session.getState())) throw new Error('You are signed in already. The link was not used.')
    const response = await postJson('/auth/magic-link/redeem', { token, confirm })
    if (response.ok) return
    const name = await nameToConfirm(response.clone())
    if (name === undefined) throw new Error(await refused(response))
    write(error, 'Another browser asked for this link.')
    offer(name, token)
  }

  /** Nobody is to become another user by opening a link that somebody sent them. */
  function offer(name: string, token: string): void {
    const confirm = document.createElement('button')
    confirm.type = 'button'
    confirm.textContent = `Continue as ${name}`
    offered?.remove()
    offered = confirm
    error.after(confirm)
    async function goOn(): Promise<void> {
      write(error, '')
      await redeem(token, true)
    }
    onPress(confirm, goOn, (failure) => write(error, failureText(failure)))
    confirm.addEventListener('click', () => confirm.remove(), { once: true })
  }

  function look(): void {
    if (!location.hash.startsWith(FRAGMENT)) return
    const token = location.hash.slice(FRAGMENT.length)
    // Out of the address bar and the history, whatever comes of it.
    history.replaceState(history.state, '', location.pathname + location.search)
    write(error, '')
    offered?.remove()
    redeem(token).catch((failure) => write(error, failureText(failure)))
  }

  addEventListener('hashchange', look)
  look()
}

/** Whose link it is, where the server wants that confirmed. */
async function nameToConfirm(response: Response): Promise<string | undefined> {
  const body: unknown = await response.json().catch(() => null)
  const { error, name } = Object(body) as { readonly error?: unknown; readonly name?: unknown }
  return error === 'confirmation_required' && typeof name === 'string' ? name : undefined
}
