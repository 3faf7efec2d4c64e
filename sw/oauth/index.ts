export { openidProvider } from '../../src/host/oauth/openid-provider.js'
export type { OpenidProviderConfig } from '../../src/host/oauth/openid-provider-config.js'
