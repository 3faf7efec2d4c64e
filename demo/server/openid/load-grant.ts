import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import { families } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { instantAfter } from '../lifetimes.js'

const longestUserAgent = 300

/** What the demo may ask for: it is this provider's own app, and nobody is asked for consent. */
export const SCOPE = 'openid profile'

/** The grant of the user who is signed in at the provider: that of this browser's session, or a new one. */
export async function loadGrant(
  ctx: KoaContextWithOIDC,
  { db, lifetimes, now }: Deployment,
): Promise<Grant | undefined> {
  const { provider, session, client, account } = ctx.oidc
  if (!session || !client || !account) return undefined
  const { accountId } = account
  const { clientId } = client
  const grantId = session.grantIdFor(clientId)
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  if (known?.accountId === accountId) return known
  const id = crypto.randomUUID()
  const at = now()
  await db.insert(families).values({
    id,
    userId: accountId,
    userAgent: ctx.get('user-agent').slice(0, longestUserAgent),
    createdAt: new Date(at),
    lastSeenAt: new Date(at),
    endsAt: instantAfter(at, lifetimes.sessionMaxAge),
  })
  const grant = new provider.Grant({ accountId, clientId })
  grant.jti = id
  grant.addOIDCScope(SCOPE)
  await grant.save()
  return grant
}
