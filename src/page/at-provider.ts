import type { SessionState, StepUp } from '../protocol/session-state.js'
import { HoldfastError } from './holdfast-error.js'
import { type SignInRedirectOptions, type StepUpOptions, signInUrl } from './sign-in-url.js'

/** How this page leads its user to an OpenID provider. */
export interface AtProvider {
  signInRedirect(options?: SignInRedirectOptions): void
  /** @throws HoldfastError `superseded` or `invalid_call`. */
  stepUp(options?: StepUpOptions): void
}

/** @param start The path that the host answers. */
export function atProvider(start: string, getState: () => SessionState): AtProvider {
  /** @returns Whether the browser has let it open. */
  function hasOpened(options: SignInRedirectOptions): boolean {
    return open(signInUrl(start, options), '', 'popup,width=480,height=720') !== null
  }

  function goThere(options: SignInRedirectOptions): void {
    location.assign(signInUrl(start, { ...options, popup: false }))
  }

  return {
    signInRedirect(options = {}) {
      if (!options.popup || !hasOpened(options)) goThere(options)
    },
    stepUp(given) {
      const state = getState()
      const asked = state.status === 'active' && state.stepUp
      if (!asked) throw new HoldfastError('superseded', 'stepUp: nothing waits for it; see state.stepUp')
      const options = { ...given, ...asParameters(asked) }
      if (!options.popup) goThere(options)
      // To leave the page instead would end what waits.
      else if (!hasOpened(options))
        throw new HoldfastError('invalid_call', 'stepUp: the popup was blocked; call it under a click')
    },
  }
}

/** Who says nothing of how wants at least that the user is asked. */
function asParameters({ acrValues, maxAge }: StepUp): SignInRedirectOptions {
  if (acrValues === null && maxAge === null) return { prompt: 'login' }
  return { ...(acrValues !== null && { acrValues }), ...(maxAge !== null && { maxAge }) }
}
