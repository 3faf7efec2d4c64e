/**
 * What a script of the origin tries, or what happens to a user without one, in the order of the table; and what an app can do where
 * it is possible or limited.
 */
export const ATTEMPTS = {
  'read the refresh token in storage that scripts can read':
    "keep it where no script is: `refreshToken: 'cookie'`, or `store: 'memory'`",
  'read the access token in storage that scripts can read':
    "`store: 'memory'`, or `accessToken: 'cookie'`; let access tokens live shortly",
  'read in storage by which key the next refresh is known':
    "`store: 'memory'`; without the refresh token the key is worth nothing",
  'read tokens from the token endpoints, however they are spelled': '',
  'read the refresh token past the worker: no worker, synchronous XHR, blank iframe, the key of another refresh':
    'have the server answer a token which came in a cookie in a cookie only',
  'get an access token by a refresh past the worker':
    "`accessToken: 'cookie'`; let access tokens live shortly, and keep scripts out that are not yours",
  'hear tokens on the channel, in messages and answers of the worker, in errors, `inspect()`, caches or web storage':
    '',
  'hear tokens by functions of the page that were replaced before Holdfast loaded': '',
  'hear tokens where the page is the host, by functions that were replaced before':
    "give `withoutWorker` only where you need it; `accessToken: 'cookie'` with `refreshToken: 'cookie'` there",
  'run code in the worker, or break it, by calls that are none': '',
  'use a ticket twice, or where a token is asked for': '',
  'read tokens from an API that echoes request headers':
    'protect no path that echoes request headers; with cookies let no path of the origin echo `Cookie`',
  'have the credential follow a redirect to another origin': '',
  'have the credential sent to look-alike URLs and paths': '',
  'have another port of the same host get tokens':
    'cookies know no ports: leave no port of your host to anybody else',
  'have the worker send tokens elsewhere by options in its URL': '',
  'serve pages by a worker of their own: `blob:`, `data:`, a script of the API for a wider scope': '',
  'have a script of the API serve pages below the API':
    'have no pages below `protect`; let the API send no scripts',
  'take the worker away, or lay another over a part of its scope':
    'the session goes on at the next load; a script of the origin can do worse',
  'be led to another site, or to a `blob:`, by `returnTo`': '',
  'read, or act as the user, from a page of another site: fetch, forms, frames, messages, channel, socket, worker':
    '',
  'have another tab show that the user has signed out, or is another': '',
  'have another tab show another name, warning or reachability': '',
  'hold back requests of other tabs by keeping or stealing every lock': '',
  'hold back requests of other tabs by messages, ports, calls or forged news without end': '',
  'have the worker refresh again and again': '',
  'have a waiting version of the worker cut off what others read': '',
  'damage the record of the session on disk':
    "the user signs in again; over IndexedDB, and with `refreshToken: 'cookie'`, not even that",
  'be answered as the next user by a request that was held': '',
  'write as the next user from a frame or worker that hears of nobody': '',
  'write as the next user from a page that was busy, the worker alive': '',
  'write as the next user from a page that was busy, the worker stopped': '',
  'find in Cache Storage what was fetched as another user': '',
  'be given by the HTTP cache what was fetched as another user': '',
  'be the user who signed out while there was no network': '',
} as const

export type Attempt = keyof typeof ATTEMPTS
