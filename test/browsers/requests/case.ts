/** How a row is tried: every row in every one of these. */
export interface Case {
  readonly access: 'header' | 'cookie'
  readonly origin: 'same' | 'other'
  readonly token: 'fresh' | 'expired'
}

export function casesOf(access: Case['access']): readonly Case[] {
  return (['same', 'other'] as const).flatMap((origin) =>
    (['fresh', 'expired'] as const).map((token): Case => ({ access, origin, token })),
  )
}

export interface Tried {
  readonly row: string
  readonly case: Case
  readonly works: boolean
}

/** In which cases a row works, in words. */
export function wordsFor(tried: readonly Tried[]): string {
  if (tried.every(({ works }) => works)) return 'works'
  if (!tried.some(({ works }) => works)) return '**no**'
  const parts = (['header', 'cookie'] as const).flatMap((access) => {
    const own = tried.filter((one) => one.case.access === access)
    const working = own.filter(({ works }) => works)
    if (working.length === 0) return []
    if (working.length === own.length) return [access]
    const [same, other] = (['same', 'other'] as const).map((origin) => tokensOf(origin, own))
    if (same === other) return [`${access}${same}`]
    if (other === NEVER) return [`${access}${same}, same origin only`]
    if (same === NEVER) return [`${access}${other}, other origin only`]
    return [`${access}${same}, to another origin${other}`]
  })
  return parts.join('; ')
}

/** Whether these words cannot be true of what was tried, even if that was not everything. */
export function contradicts(words: string, tried: readonly Tried[]): boolean {
  if (words === 'works') return tried.some(({ works }) => !works)
  return words === '**no**' && tried.some(({ works }) => works)
}

const NEVER = 'never'

function tokensOf(origin: Case['origin'], tried: readonly Tried[]): string {
  const own = tried.filter((one) => one.case.origin === origin)
  const works = own.filter((one) => one.works).map((one) => one.case.token)
  if (works.length === 0) return NEVER
  if (works.length === own.length) return ''
  return works.includes('fresh') ? ' while the token is fresh' : ' once the token has expired'
}
