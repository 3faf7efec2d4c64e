import { asked, HOLD } from './asked.js'

/** How the demo's worker is configured: read from its own script URL, so that all modes can be tried. */
export interface Mode {
  /** Who signs users in: this origin's own token endpoint, or its OpenID provider. */
  readonly signIn: 'endpoint' | 'provider'
  readonly refreshToken: 'cookie' | 'body'
  readonly accessToken: 'header' | 'cookie'
  readonly store: 'indexeddb' | 'memory'
  readonly isBound: boolean
  readonly refreshAhead: number
  readonly idle: {
    readonly after: number
    readonly warn: number
    readonly requests?: readonly string[]
  } | null
  readonly warnBeforeEnd: number
  readonly hold: number
  readonly updateWithin: number
  readonly protect: readonly string[]
  readonly unprotected: 'network' | 'fetch-event'
}

/** `?refreshToken=cookie&store=memory&idle=60`, `?signIn=provider&dpop=on`, and in tests all that stands below. */
export function modeOf({ search }: URL): Mode {
  const searchParams = asked(search)
  const idle = searchParams.get('idle')
  const counts = searchParams.getAll('counts')
  return {
    signIn: searchParams.get('signIn') === 'provider' ? 'provider' : 'endpoint',
    refreshToken: searchParams.get('refreshToken') === 'cookie' ? 'cookie' : 'body',
    accessToken: searchParams.get('accessToken') === 'cookie' ? 'cookie' : 'header',
    store: searchParams.get('store') === 'memory' ? 'memory' : 'indexeddb',
    isBound: searchParams.has('dpop'),
    refreshAhead: Number(searchParams.get('refreshAhead') ?? 300),
    idle:
      idle === null
        ? null
        : {
            after: Number(idle),
            warn: Number(searchParams.get('warn') ?? 30),
            ...(counts.length > 0 && { requests: counts }),
          },
    warnBeforeEnd: Number(searchParams.get('warnBeforeEnd') ?? 300),
    hold: Number(searchParams.get('hold') ?? HOLD),
    updateWithin: Number(searchParams.get('updateWithin') ?? 1800),
    protect: searchParams.getAll('protect'),
    // The worker precaches the page.
    unprotected: searchParams.get('unprotected') === 'network' ? 'network' : 'fetch-event',
  }
}
