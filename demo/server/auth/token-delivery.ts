import type { FamilyDelivery } from '../database/schema.js'
import type { Exchange } from '../http/env.js'

/** How a page wants each token: where its script can read it, or in an `HttpOnly` cookie. */
export interface Delivery {
  readonly refresh: 'body' | 'cookie'
  readonly access: 'header' | 'cookie'
}

export function deliveryOfFamily({ refresh, access }: Delivery): FamilyDelivery {
  return `${refresh} ${access}`
}

/** Reads `Holdfast-Tokens: refresh=cookie; access=header`; `undefined` where it makes no sense. */
export function readDelivery(c: Exchange): Delivery | undefined {
  let delivery: Delivery = { refresh: 'body', access: 'header' }
  for (const part of (c.req.header('holdfast-tokens') ?? '').split(';')) {
    const pair = part.trim()
    if (pair === '') continue
    if (pair === 'refresh=body' || pair === 'refresh=cookie') {
      delivery = { ...delivery, refresh: pair === 'refresh=cookie' ? 'cookie' : 'body' }
    } else if (pair === 'access=header' || pair === 'access=cookie') {
      delivery = { ...delivery, access: pair === 'access=cookie' ? 'cookie' : 'header' }
    } else return undefined
  }
  return delivery
}
