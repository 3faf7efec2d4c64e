import '../worker-scope.js'
import fc from 'fast-check'
import { beforeEach, test, vi } from 'vitest'
import { pathHere } from '../../../src/host/urls/path-here.js'
import { protectedUrls } from '../../../src/host/urls/protected-urls.js'
import { isSameEndpoint } from '../../../src/host/urls/same-endpoint.js'
import { targetsOf } from '../../../src/host/urls/targets.js'
import type { Session } from '../../../src/index.js'
import { pageOf, returnToFor } from '../../../src/page/return-to.js'
import { redirection } from '../../../src/router/redirection.js'
import { mutatedText, RUNS, sees } from './mutated.js'

const ORIGIN = 'https://app.example'
const PIECES = [
  ...['/', '//', '\\', '.', '..', '/./', '%2e', '%2f', '%5c', '%', ';', '?', '#', '@', ':', ':443', ':8443'],
  ...[
    '\t',
    '\n',
    ' ',
    '\0',
    '\ud800',
    '\u3002',
    '\uff0f',
    '\u2100',
    'é',
    '.evil.test',
    'evil.test',
    'user:p@',
  ],
  ...['https:', 'http:', 'javascript:', 'data:', 'blob:', 'https://', 'app.example', 'api', 'x'],
]

let left: string | null = null
beforeEach(() => {
  vi.stubGlobal('sessionStorage', {
    getItem: () => left,
    setItem: (_: string, page: string) => {
      left = page
    },
  })
})

/** What a router, or the browser, makes of it. */
function seesHere(page: string): void {
  sees(/^\/(?![/\\])/.test(page), 'it is a path')
  sees(new URL(page, ORIGIN).origin === ORIGIN, 'it leads to this origin')
  sees(new URL(page, `${ORIGIN}/deep/down`).origin === ORIGIN, 'it does so from any page')
}

test('whatever returnTo a link has, and whatever a script has left in the tab, it leads to no other origin', async () => {
  const links = ['/chat?id=7#end', 'https://app.example/chat', '//evil.test/', '/\\evil.test', 'chat', '']
  const session = {
    ready: Promise.resolve(),
    getState: () => ({ status: 'active' }),
    subscribe: () => () => {},
  } as unknown as Session
  const property = fc.asyncProperty(
    mutatedText(links, PIECES),
    mutatedText(['/chat?id=7#end', '#/', '//evil.test#'], PIECES),
    async (returnTo, leftBehind) => {
      left = leftBehind
      const page = pathHere(returnTo)
      const found = pageOf(returnTo)
      sees((page === null) === (found === null), 'what is left behind opens no page, and closes none')
      const wanted = `/sign-in?returnTo=${encodeURIComponent(returnTo.toWellFormed())}`
      seesHere((await redirection(session, { wanted, signInPage: '/sign-in' })) ?? '')
      if (page === null || found === null) return
      seesHere(page)
      seesHere(found)
      sees(pathHere(page) === page, 'it is the same page when it is read again')
      sees(!returnToFor(page).includes('#') && pageOf(page) === page, 'its fragment is there again')
    },
  )
  await fc.assert(property, RUNS)
})

const PROTECTED = [
  'https://app.example/api/chat',
  'https://api.example.com/v1/items?x=1#y',
  '/api/',
  '/other/../api/x',
]

test('however a URL is spelled, its request carries no credential to anywhere that is not protected', () => {
  const isProtected = protectedUrls(['/api/', 'https://api.example.com/v1/'], ORIGIN)
  const property = fc.property(mutatedText(PROTECTED, PIECES), (spelled) => {
    if (!URL.canParse(spelled, ORIGIN)) return
    const url = new URL(spelled, ORIGIN)
    if (!isProtected(url)) return
    const place = `${url.protocol}//${url.host}${decodeURI(url.pathname.replace(/%(?![\da-f]{2})/gi, '%25').replace(/%[89a-f][\da-f]/gi, 'x'))}`
    sees(
      /^https:\/\/(app\.example\/api\/|api\.example\.com\/v1\/)/.test(place),
      'it is below what is protected',
    )
    sees(!/\/\.\.(\/|$)/.test(place), 'nothing leads out of there')
  })
  fc.assert(property, RUNS)
})

test('however a page spells the refresh endpoint, it is told apart from others to an end', () => {
  const endpoint = new URL('/auth/refresh?v=1', ORIGIN)
  const spellings = [
    'https://app.example/auth/refresh?v=1',
    '/auth/refresh/?v=1',
    '/AUTH/%72efresh?v=1',
    '/auth;x/refresh?v=1',
  ]
  const property = fc.property(
    mutatedText(spellings, [...PIECES, '%72', '%2572', '?v=1', '&v=2']),
    (spelled) => {
      if (!URL.canParse(spelled, ORIGIN)) return
      const url = new URL(spelled, ORIGIN)
      const isSame = isSameEndpoint(endpoint, url)
      sees(!isSame || url.origin === ORIGIN, 'another origin is no endpoint of this one')
      const isPlain =
        url.origin === ORIGIN && url.pathname === '/auth/refresh' && url.searchParams.get('v') === '1'
      sees(isSame || !isPlain, 'what is plainly the endpoint is')
    },
  )
  fc.assert(property, RUNS)
})

test('whatever Authorization a page has set, only a Bearer is replaced', () => {
  const targetOf = targetsOf(['/api/', { url: '/api/keys/', keep: 'authorization' }], ORIGIN, 'header')
  const [ours, kept] = [new URL('/api/me', ORIGIN), new URL('/api/keys/1', ORIGIN)]
  const own = mutatedText(
    ['Bearer dummy', 'bearer', 'Basic dTpw', 'DPoP x', ''],
    ['Bearer', ' ', '\t', ',', 'x', '-', '"'],
  )
  const property = fc.property(own, (field) => {
    const isBearer = field.split(/\s/, 1).join().toLowerCase() === 'bearer'
    sees((targetOf(ours, field) !== null) === (field === '' || isBearer), 'all other schemes are meant')
    sees((targetOf(kept, field) !== null) === (field === ''), 'what is to be kept is kept')
  })
  fc.assert(property, RUNS)
})
