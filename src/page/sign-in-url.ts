/** How a sign-in at an OpenID provider begins. Names are those of OpenID Connect Core §3.1.2.1. */
export interface SignInRedirectOptions {
  /** The page of this origin that it leads to. Default: this one. */
  readonly returnTo?: string
  /** In a window of its own, opened under the user's click; this page stays as it is. Default `false`. */
  readonly popup?: boolean
  /** `none`: silently, for somebody who is signed in at the provider still. */
  readonly prompt?: string
  readonly loginHint?: string
  readonly acrValues?: string
  /** In seconds. */
  readonly maxAge?: number
  readonly uiLocales?: string
}

/** How a step-up begins: what is asked of the user the resource server has said. */
export type StepUpOptions = Omit<SignInRedirectOptions, 'acrValues' | 'maxAge'>

/** @param start The path that the host answers. */
export function signInUrl(start: string, { popup, ...options }: SignInRedirectOptions): URL {
  const url = new URL(start, location.origin)
  const { pathname, search, hash } = location
  url.searchParams.set('returnTo', pathname + search + hash)
  for (const [name, value] of Object.entries(options)) {
    const wire = name === 'returnTo' ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    url.searchParams.set(wire, String(value))
  }
  if (popup) url.searchParams.set('popup', '')
  return url
}
