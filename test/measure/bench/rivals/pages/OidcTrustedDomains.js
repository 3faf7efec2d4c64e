// The file in which an app tells the worker of @axa-fr/oidc-client where tokens go.
// biome-ignore lint/correctness/noUnusedVariables: the worker reads it after importScripts().
const trustedDomains = {
  default: { oidcDomains: [location.origin], accessTokenDomains: [`${location.origin}/api/`] },
}
