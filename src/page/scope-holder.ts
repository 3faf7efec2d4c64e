/** A worker of the scope as this page knows it. */
export interface Met {
  readonly script: string
  /** What it said when it was asked for the hello of Holdfast; `late`: nothing yet, which may be lost. */
  readonly hello: 'not asked' | 'said' | 'late' | 'none'
}

/** What a page sees of its scope. */
export interface Seen {
  /** Of the worker that the app has registered. */
  readonly script: string
  /** `null` also when its registration was taken out of the browser: then it serves only who is open. */
  readonly active: Met | null
  /** The worker that installs or waits. */
  readonly incoming: Met | null
  /** Whether the worker was taken away on purpose. */
  readonly isRemoved: boolean
}

/** Who serves the scope of this page. */
export type ScopeHolder =
  | { readonly status: 'ours' }
  /** What waits behind ours was registered by another script of the app. */
  | { readonly status: 'ours beside another'; readonly script: string }
  | { readonly status: 'first install' }
  | { readonly status: 'not asked' }
  /**
   * Ours follows another one. Nobody is asked yet: Chromium lets no worker go within 30 seconds of a message.
   */
  | { readonly status: 'handover' }
  /** Not of Holdfast; ours takes over from it by itself. */
  | { readonly status: 'succession'; readonly script: string }
  | { readonly status: 'stranger'; readonly script: string }
  | { readonly status: 'vacant' }
  | { readonly status: 'removed' }

/** Decides who serves the scope, by nothing but what is seen. */
export function scopeHolder({ script, active, incoming, isRemoved }: Seen): ScopeHolder {
  if (isRemoved) return { status: 'removed' }
  if (!active) return { status: incoming ? 'first install' : 'vacant' }
  const comes = incoming?.script === script && incoming.hello !== 'none'
  if (active.hello === 'none') return { status: comes ? 'succession' : 'stranger', script: active.script }
  if (active.hello === 'late' || (active.script !== script && (comes || active.hello === 'not asked')))
    return { status: comes ? 'handover' : 'not asked' }
  if (incoming && incoming.script !== script && incoming.hello !== 'said')
    return { status: 'ours beside another', script: incoming.script }
  return { status: 'ours' }
}
