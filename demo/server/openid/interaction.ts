import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { InteractionResults } from 'oidc-provider'
import type { Authentication } from '../auth/authentication.js'
import { byCode } from '../auth/by-code.js'
import { byPassword } from '../auth/by-password.js'
import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import { type Fields, readFields } from '../http/fields.js'
import { isForeign, refuseForgery } from '../http/site.js'
import { codePage, messagePage, PAGE_POLICY, passwordPage } from './pages.js'
import { providerFor } from './providers.js'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** Asks whoever came from an app who they are. */
export async function askWho(c: Exchange, deployment: Deployment): Promise<Response> {
  const asked = await interactionOf(c, deployment)
  if (!asked) return gone(c)
  const { provider, interaction } = asked
  // Consent is given already: this is the provider's own app.
  if (interaction.prompt.name !== 'login') return finish(c, provider, { consent: {} })
  return shown(c, passwordPage({ username: String(interaction.params.login_hint ?? 'demo') }))
}

/** Hears what they answer, and leads back to the app once it knows. */
export async function hearWho(c: Exchange, deployment: Deployment): Promise<Response> {
  if (isForeign(c, [])) return refuseForgery(c)
  const asked = await interactionOf(c, deployment)
  const fields = await readFields(c)
  if (!asked || !fields) return gone(c)
  const { provider } = asked
  if (fields.answer === 'no') {
    const error_description = 'The user has said no.'
    return finish(c, provider, { error: 'access_denied', error_description })
  }
  const authentication = await authenticate(c, deployment, fields)
  switch (authentication.type) {
    case 'user': {
      const amr = [fields.transaction === undefined ? 'pwd' : 'otp']
      return finish(c, provider, { login: { accountId: authentication.user.id, amr } })
    }
    case 'code-needed':
      return shown(c, codePage(authentication.transaction))
    case 'wrong':
    case 'too-many':
      return shown(c, passwordPage({ username: text(fields.username), problem: authentication.description }))
    default:
      return authentication satisfies never
  }
}

function authenticate(c: Exchange, deployment: Deployment, fields: Fields): Promise<Authentication> {
  const { username, password, transaction, code } = fields
  return transaction === undefined
    ? byPassword(c, deployment, text(username), text(password))
    : byCode(deployment, text(transaction), text(code))
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What this browser was led here for. A cookie of its own says so, and the path names the same. */
async function interactionOf(
  c: Exchange,
  deployment: Deployment,
): Promise<{ readonly provider: Provider; readonly interaction: Interaction } | undefined> {
  const provider = await providerFor(c, deployment)
  if (!provider) return undefined
  try {
    const interaction = await provider.interactionDetails(...streamsOf(c))
    return interaction.uid === c.req.param('uid') ? { provider, interaction } : undefined
  } catch {
    return undefined
  }
}

async function finish(c: Exchange, provider: Provider, result: InteractionResults): Promise<Response> {
  return c.redirect(await provider.interactionResult(...streamsOf(c), result), 303)
}

/** This server speaks HTTP/1.1 alone. */
function streamsOf(c: Exchange): [IncomingMessage, ServerResponse] {
  return [c.env.incoming as IncomingMessage, c.env.outgoing as ServerResponse]
}

function gone(c: Exchange): Response {
  const page = messagePage('This sign-in is over', 'It took too long, or was begun in another browser.')
  return shown(c, page, 400)
}

function shown(c: Exchange, page: string, status: 200 | 400 = 200): Response {
  c.header('Content-Security-Policy', PAGE_POLICY)
  return c.html(page, status)
}
