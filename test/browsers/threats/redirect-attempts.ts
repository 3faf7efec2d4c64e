/**
 * What a script of the origin, a page of another site, or a network in between tries at a sign-in that is a redirect, and at tokens
 * that may be bound to a key, in the order of the table; and what an app can do where it is possible or limited.
 */
export const REDIRECT_ATTEMPTS = {
  'find the code of a sign-in in the page: its URL, history, referrer or performance entries': '',
  'take the worker away, and sign in by a flow of its own':
    'RFC 10017 says so of every worker, and of every way to keep tokens in a browser: keep out scripts that are not yours',
  'read the refresh token, or the verifier of a sign-in, in storage that scripts can read':
    "`store: 'memory'`",
  'use a copied refresh token elsewhere, with whatever of its key can be copied': '`dpop`',
  'refresh in the page, with the refresh token and the key that lie in the store': "`store: 'memory'`",
  'write to the disk where the provider is, and be sent codes and tokens by the next worker': '',
  'write to the disk where a sign-in leads: to another site, or to a script': '',
  'be led to another site, or to a script, by `returnTo` of a link': '',
  'sign the user in as somebody else, by the callback of another browser': '',
  'put the code of another browser into a sign-in under way': '',
  'have the answer of another issuer taken for this one': '',
  'sign the user out, or in as somebody else, from a page of another site: frames, forms, links': '',
  'sign the user out, be sent tokens, or have requests sent without end, by what a network in between answers: a redirect, a page, no nonce':
    '',
} as const

export type RedirectAttempt = keyof typeof REDIRECT_ATTEMPTS
