/** Where the provider is, on every origin that this server is reached at. */
export const MOUNT = '/openid'
