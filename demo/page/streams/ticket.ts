import type { Session } from 'holdfast'
import { postJson } from '../dom/post-json.js'
import { isAtProvider } from '../session/mode.js'
import { refused } from '../session/refused.js'

/** What opens one WebSocket. No provider gives tickets: then it is a protected request like any other. */
export async function ticketFor(session: Session): Promise<string> {
  if (!isAtProvider) return session.ticket()
  const response = await postJson('/auth/ticket', {})
  if (!response.ok) throw new Error(await refused(response))
  const { ticket } = (await response.json()) as { readonly ticket: string }
  return ticket
}
