import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Stats } from '../debug/stats.js'

/** Counts at the provider what is counted at the other token endpoint. Repeats in the time of grace count as rotations. */
export function countGrants(provider: Provider, stats: Stats): void {
  provider.on('grant.success', ({ oidc }) => {
    if (grantType(oidc) === 'authorization_code') stats.signIns += 1
    if (grantType(oidc) === 'refresh_token') stats.refreshGrants += 1
  })
  provider.on('grant.error', ({ oidc }, { error, error_detail }) => {
    if (error === 'use_dpop_nonce') stats.noncesAsked += 1
    else if (error === 'invalid_dpop_proof') stats.proofsRefused += 1
    else if (grantType(oidc) === 'refresh_token') stats.refreshRefused += 1
    if (error_detail === 'refresh token already used') stats.replaysDetected += 1
  })
  provider.on('grant.revoked', ({ oidc }) => {
    if (oidc.route === 'revocation') stats.signOuts += 1
  })
  provider.on('server_error', (_ctx, error) => console.error(`OpenID provider: ${error.message}`))
}

function grantType({ params }: KoaContextWithOIDC['oidc']): unknown {
  return params?.grant_type
}
