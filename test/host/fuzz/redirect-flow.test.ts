import '../worker-scope.js'
import fc from 'fast-check'
import { beforeAll, test, vi } from 'vitest'
import type { Coordinator } from '../../../src/core/coordinator.js'
import { beginSession } from '../../../src/core/new-session.js'
import type { SignInOutcome } from '../../../src/core/outcome.js'
import { NO_SESSION, type SessionRecord } from '../../../src/core/session.js'
import type { RedirectFlow, Slots } from '../../../src/host/grant/grant.js'
import { authorizationResponse } from '../../../src/host/oauth/exchange.js'
import { metadataOf } from '../../../src/host/oauth/metadata.js'
import { openidProvider } from '../../../src/host/oauth/openid-provider.js'
import { openidProviderSettings } from '../../../src/host/oauth/openid-provider-config.js'
import { wrongOf } from '../../../src/host/oauth/sign-in-error.js'
import { pageOf } from '../../../src/host/oauth/start-of.js'
import { transactionsIn } from '../../../src/host/oauth/transactions.js'
import { pathHere } from '../../../src/host/urls/path-here.js'
import { POLICY } from '../../core/surroundings.js'
import {
  MARK,
  mutatedClone,
  mutatedJson,
  mutatedText,
  RUNS,
  RUNS_THROUGH_ALL,
  sees,
  textsIn,
} from './mutated.js'

/** What was sent, and to where. */
const sent: { readonly url: string; readonly body: string }[] = []
const provider = vi.hoisted(() => ({ metadata: '' }))
vi.mock('../../../src/host/send.js', () => ({
  async send(url: string, { body }: RequestInit) {
    sent.push({ url, body: String(body ?? '') })
    const isAsked = url.includes('/.well-known/')
    return new Response(isAsked ? provider.metadata : '{"error":"invalid_grant"}', {
      status: isAsked ? 200 : 400,
      headers: { 'content-type': 'application/json' },
    })
  },
}))

// None is late, and each would be a timer.
beforeAll(() => {
  const never = (): AbortSignal => new AbortController().signal
  vi.stubGlobal('AbortSignal', { timeout: never, any: never })
})

const ORIGIN = 'https://app.example'
const ISSUER = 'https://login.example'
const CONFIG = { issuer: ISSUER, clientId: 'app' }
const SETTINGS = openidProviderSettings(CONFIG)
const SLOT = `openid ${ISSUER}/ app sign-ins`
const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/auth?tenant=1`,
  token_endpoint: `${ISSUER}/token`,
  pushed_authorization_request_endpoint: `${ISSUER}/par`,
  require_pushed_authorization_requests: false,
  revocation_endpoint: `${ISSUER}/revoke`,
  end_session_endpoint: `${ISSUER}/leave`,
  authorization_response_iss_parameter_supported: true,
}
const TRANSACTION = {
  state: 'state-1',
  nonce: `${MARK}-n`,
  verifier: `${MARK}-verifier-of-forty-three-characters-or-more`,
  returnTo: '/notes?page=2#end',
  isPopup: false,
  startedAt: Date.now(),
  maxAge: null,
  exchangedBy: null,
}
const STORED = {
  version: 1,
  transactions: {
    'state-1': TRANSACTION,
    'state-2': { ...TRANSACTION, state: 'state-2', isPopup: true, maxAge: 60 },
    'state-3': { ...TRANSACTION, state: 'state-3', exchangedBy: 'an older one' },
  },
  leaving: { name: { idToken: `${MARK}-id`, at: Date.now() } },
}
/** What a script would rather have there. */
const PLANTED = {
  ...STORED,
  transactions: {
    'state-1': { ...TRANSACTION, returnTo: 'https://evil.test/' },
    'state-2': { ...TRANSACTION, state: 'state-2', isPopup: true, returnTo: '</script><script>steal()' },
    'state-3': {
      ...TRANSACTION,
      state: 'state-3',
      exchangedBy: 'an older one',
      returnTo: 'javascript:steal()',
    },
  },
}
const QUERY = `code=${MARK}-c&state=state-1&iss=${encodeURIComponent(ISSUER)}`
const CALLBACKS = [
  `/callback?${QUERY}`,
  `/callback?${QUERY.replace('state-1', 'state-2')}`,
  `/callback?${QUERY.replace('state-1', 'state-3')}`,
  `/callback?${QUERY.replace('state-1', 'unknown.last')}`,
  '/callback?error=access_denied&error_description=No.&state=state-1&iss=https%3A%2F%2Flogin.example',
  '/callback',
]
const STARTS = [
  '/signin?returnTo=/notes&prompt=login&max_age=60',
  '/signin?resume',
  '/signin?leave=name',
  '/signin?popup',
]
const PIECES = [
  ...[
    '&',
    '=',
    '%',
    '%00',
    '%ff',
    '%0d%0a',
    '+',
    '#',
    ';',
    '&state=state-1',
    '&iss=https://other.example',
    '&iss=',
  ],
  ...[
    '&code=',
    '&error=',
    '&error=%3Cscript%3E',
    '&response=x',
    '&id_token=x',
    '&returnTo=//evil.test',
    'javascript:',
  ],
  ...[
    '%F0%9F%92',
    '\ud800',
    '__proto__',
    'constructor',
    '.last',
    '&popup',
    '&resume',
    '&leave=name',
    '/',
    '\\',
  ],
]

const ACTIVE = beginSession(
  NO_SESSION,
  0,
  {
    accessToken: `${MARK}-a`,
    refreshToken: `${MARK}-r`,
    receivedAt: Date.now(),
    expiresIn: 1800,
    refreshExpiresIn: null,
    claims: { sub: 'ada' },
  },
  POLICY,
  Date.now(),
  'name',
)

interface World {
  readonly flow: RedirectFlow
  readonly told: string[]
  record(): SessionRecord
  stored(): unknown
}

function worldOf(first: SessionRecord, stored: unknown): World {
  let record = first
  let slot = stored
  const told: string[] = []
  const slots: Slots = {
    read: async () => slot,
    async change(_, judge) {
      const judged = judge(slot)
      slot = judged
      return judged
    },
  }
  const coordinator: Pick<Coordinator, 'signIn' | 'update' | 'snapshot'> = {
    async signIn(send) {
      const outcome: SignInOutcome = await send([])
      return outcome.type === 'unreachable' ? outcome : { ...outcome }
    },
    async update(judge) {
      record = judge(record)
    },
    snapshot: async () => ({
      number: record.number,
      revision: record.revision,
      state:
        record.status === 'signed-out'
          ? { status: 'signed-out', ended: null }
          : ({ status: 'active', claims: { sub: 'ada' } } as never),
      wakeAt: null,
      signedInAt: 0,
    }),
  }
  const grant = openidProvider(CONFIG)
  grant.attend((oddity) => told.push(oddity))
  const flow = grant.redirection?.open({ coordinator, host: 'this one', isShared: false, slots })
  if (!flow) throw new Error('it is a grant of redirects')
  return { flow, told, record: () => record, stored: () => slot }
}

/** Where the flow may lead: to a page of this origin, or to where the provider says that it is. */
function seesLed(to: string | null, endpoint: string | null): void {
  if (to === null) return
  const { origin, href } = new URL(to)
  const isHere = origin === ORIGIN
  sees(
    isHere || (endpoint !== null && href.startsWith(endpoint)),
    'it leads to this origin or to the provider',
  )
  sees(!isHere || pathHere(href) !== null, 'it leads to a page')
}

test('whatever query the callback has, it is taken for an answer of the provider only where it is one', () => {
  const property = fc.property(mutatedText(CALLBACKS, PIECES), (path) => {
    if (!URL.canParse(ORIGIN + path)) return
    const url = new URL(ORIGIN + path)
    try {
      const answer = authorizationResponse(SETTINGS, METADATA, TRANSACTION, url)
      sees(answer.getAll('state').join() === 'state-1', 'it has the state of this sign-in')
      sees(answer.getAll('iss').join() === ISSUER, 'it is of this issuer')
    } catch (error) {
      const { error: code, description } = wrongOf(error)
      sees(/^[\w.-]{1,60}$/.test(code), 'pages are told a code')
      sees(!description.includes(MARK), 'pages are told no code of a sign-in')
    }
  })
  fc.assert(property, RUNS)
})

test('whatever comes back from the provider, nobody is signed out, no code goes elsewhere, and it leads to a page of this origin', async () => {
  provider.metadata = JSON.stringify(METADATA)
  const property = fc.asyncProperty(
    mutatedText([...CALLBACKS, ...STARTS], PIECES),
    fc.constantFrom(NO_SESSION, ACTIVE),
    async (path, first) => {
      sent.length = 0
      const { flow, told, record } = worldOf(first, STORED)
      const to = await flow.navigate(ORIGIN + path)
      const isLeaving = path.includes('leave')
      seesLed(to, isLeaving ? METADATA.end_session_endpoint : METADATA.authorization_endpoint)
      sees(first === NO_SESSION || record() === first, 'who is signed in stays so')
      sees(
        sent.every(({ url }) => url.startsWith(ISSUER)),
        'only the provider is asked',
      )
      const exchanged = sent.filter(({ url }) => url === METADATA.token_endpoint)
      sees(exchanged.length <= 1, 'no code is sent twice')
      const shown = first === NO_SESSION ? textsIn(record()) : ''
      sees(!`${shown}${told}`.includes(MARK), 'nobody is told a code, or what it was begun with')
      sees(isLeaving || !to?.includes(MARK), 'nothing of it is in a URL')
    },
  )
  await fc.assert(property, RUNS_THROUGH_ALL)
})

test('whatever stands in the place of the sign-ins under way, one is begun, and comes to its end once', async () => {
  const property = fc.asyncProperty(mutatedClone(STORED, PLANTED, STORED.transactions), async (found) => {
    let slot: unknown = found
    const slots: Slots = {
      read: async () => slot,
      async change(_, judge) {
        const judged = judge(slot)
        slot = judged
        return judged
      },
    }
    const life = { host: 'this one', isShared: false }
    const transactions = transactionsIn(slots, SLOT, (page) => pageOf(SETTINGS, page), life)
    for (const state of ['state-1', 'state-2', 'state-3', '__proto__', 'constructor']) {
      const claimed = await transactions.claim(state)
      if (claimed.type === 'none') continue
      const { transaction } = claimed
      sees(transaction.state === state, 'it is the one of this state')
      sees(pathHere(transaction.returnTo) === transaction.returnTo, 'it leads to a page of this origin')
      sees(transaction.maxAge === null || transaction.maxAge >= 0, 'max_age is a number of seconds')
      sees(`${transaction.verifier.length}${transaction.nonce.length}` !== '', 'verifier and nonce are texts')
    }
    const left = await transactions.takeLeaving('name')
    sees(left === null || left.idToken === null || typeof left.idToken === 'string', 'a hint is a text')
    sees((await transactions.takeLeaving('name')) === null, 'it is left once')
    const own = { ...TRANSACTION, state: 'own', startedAt: Date.now() }
    await transactions.begin(own)
    sees((await transactions.claim('own')).type === 'claimed', 'it is begun')
    sees((await transactions.claim('own')).type === 'exchanging', 'nobody else gets it')
    await transactions.end('own')
    sees((await transactions.claim('own')).type === 'none', 'it comes to its end')
  })
  await fc.assert(property, RUNS)
})

test('whatever is written down of a sign-in, who comes back is led to a page of this origin, and no secret is told', async () => {
  provider.metadata = JSON.stringify(METADATA)
  const property = fc.asyncProperty(
    mutatedClone(STORED, PLANTED),
    fc.constantFrom(...CALLBACKS, '/signin?leave=name'),
    async (stored, path) => {
      sent.length = 0
      const { flow, told, record } = worldOf(NO_SESSION, stored)
      const request = Object.defineProperty(new Request(new URL(path, ORIGIN)), 'mode', { value: 'navigate' })
      let beside: Promise<unknown> = Promise.resolve()
      const response = await flow.handlerFor(request)?.({
        waitUntil(task) {
          beside = task
        },
      })
      await beside
      const isLeaving = path.includes('leave')
      seesLed(
        response?.headers.get('location') ?? null,
        isLeaving ? METADATA.end_session_endpoint : METADATA.authorization_endpoint,
      )
      const html = (await response?.text()) ?? ''
      sees(
        /^(<!doctype html><script>[^<]*<\/script>)?$/.test(html),
        'a page that closes itself has one script',
      )
      sees(
        sent.every(({ url }) => url.startsWith(ISSUER)),
        'only the provider is asked',
      )
      sees(!`${textsIn(record())}${told}`.includes(MARK), 'nobody is told a code, or what it was begun with')
    },
  )
  await fc.assert(property, RUNS_THROUGH_ALL)
})

test('whatever a provider tells of itself, it is known by endpoints that are confidential, or not at all', async () => {
  const property = fc.asyncProperty(mutatedJson(METADATA), async (metadata) => {
    provider.metadata = metadata
    try {
      const server = await metadataOf(SETTINGS).get()
      sees(new URL(server.issuer).href === `${ISSUER}/`, 'it is this issuer')
      for (const endpoint of [server.authorization_endpoint, server.token_endpoint])
        sees(new URL(String(endpoint)).protocol === 'https:', 'what it is sent goes over TLS')
    } catch (error) {
      sees(error instanceof Error && !/^it is not so/.test(error.message), 'it is refused')
      sees(typeof wrongOf(error).description === 'string', 'the developer can be told')
    }
  })
  await fc.assert(property, RUNS_THROUGH_ALL)
})

test('whatever a provider tells of itself, a sign-in leads to it or back, and nobody waits for ever', async () => {
  const property = fc.asyncProperty(
    mutatedJson(METADATA, { ...METADATA, require_pushed_authorization_requests: true }),
    fc.constantFrom(...STARTS, CALLBACKS[0] ?? ''),
    async (metadata, path) => {
      provider.metadata = metadata
      sent.length = 0
      const { flow, record } = worldOf(NO_SESSION, STORED)
      const to = await flow.navigate(ORIGIN + path)
      const { protocol } = new URL(to ?? ORIGIN)
      sees(protocol === 'https:', 'it leads to no script, and not out of TLS')
      sees(
        sent.every(({ url }) => new URL(url).protocol === 'https:'),
        'nothing goes out of TLS',
      )
      sees(flow.isIdle(), 'it is over')
      sees(!textsIn(record()).includes(MARK), 'nobody is told a code')
    },
  )
  await fc.assert(property, RUNS_THROUGH_ALL)
})
