/**
 * What an access token is asked for: the members of the token request that say so, `resource` (RFC 8707 §2.2)
 * and `scope` (RFC 6749 §3.3), as JSON. Equal ones share an access token.
 */
export type Target = string

/** Nothing in particular: what the authorization server gives at sign-in, and what most requests carry. */
export const MAIN: Target = '{}'
