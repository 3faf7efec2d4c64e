/**
 * The resource servers that want access tokens of their own, by their identifiers (RFC 8707), and
 * what may be asked for there.
 */
export const resources: Readonly<Record<Audience, readonly string[]>> = {
  'https://billing.example/': ['invoices:read', 'invoices:write'],
  'https://reports.example/': ['reports:read'],
}

export type Audience = 'https://billing.example/' | 'https://reports.example/'

/** What may be asked for at /api, whose access tokens name no resource. */
const apiScopes: readonly string[] = ['read', 'write']

/** For which resource server an access token is, and what it allows there; `undefined`: whatever is usual. */
export interface Target {
  readonly audience: Audience | undefined
  readonly scope: string | undefined
}

export type TargetReading =
  | { readonly type: 'target'; readonly target: Target }
  | {
      readonly type: 'refused'
      readonly error: 'invalid_target' | 'invalid_scope'
      readonly description: string
    }

/** Reads what a token request asks for (RFC 8707 §2, RFC 6749 §3.3). */
export function readTarget(resource: unknown, scope: unknown): TargetReading {
  const audience = Object.keys(resources).find((known): known is Audience => known === resource)
  if (resource !== undefined && audience === undefined) {
    const description = `The resource is unknown. Known are ${Object.keys(resources).join(' and ')}.`
    return { type: 'refused', error: 'invalid_target', description }
  }
  const allowed = audience === undefined ? apiScopes : resources[audience]
  if (scope === undefined) return { type: 'target', target: { audience, scope } }
  if (typeof scope === 'string' && scope.split(' ').every((word) => allowed.includes(word)))
    return { type: 'target', target: { audience, scope } }
  const description = `The scope is unknown there. Known are ${allowed.join(' and ')}.`
  return { type: 'refused', error: 'invalid_scope', description }
}
