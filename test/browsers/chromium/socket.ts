import type { SessionPage } from '../../support/session-page.js'

/** In the page: a ticket, or the code of the failure. */
export function askTicket(): Promise<string> {
  return window.session.ticket().catch(({ code }) => code)
}

/** In the page: for whom the server takes who comes with this ticket; `refused` where the socket does not open. */
export function openSocket(ticket: string): Promise<string> {
  const socket = new WebSocket(`/api/socket?ticket=${ticket}`)
  return new Promise((resolve) => {
    socket.onmessage = ({ data }) => {
      resolve(JSON.parse(data).name)
      socket.close()
    }
    socket.onerror = () => resolve('refused')
  })
}

/** Opens a socket as an app does. */
export async function socketByTicket(page: SessionPage): Promise<string> {
  return page.evaluate(openSocket, await page.evaluate(askTicket))
}
