import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import { makeTicket } from '../tokens/ticket.js'

/** Gives a ticket to whoever is authorised: it opens one connection where no header can say who comes. */
export async function issueTicket(c: Exchange, deployment: Deployment): Promise<Response> {
  const ticket = await makeTicket(deployment, c.get('subject').familyId)
  return c.json({ ticket, expires_in: deployment.lifetimes.ticketTtl })
}
