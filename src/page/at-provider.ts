import type { SessionState, StepUp } from '../protocol/session-state.js'
import { HoldfastError } from './holdfast-error.js'
import { type SignInRedirectOptions, type StepUpOptions, signInUrl } from './sign-in-url.js'

/** How this page leads its user to an OpenID provider. */
export interface AtProvider {
  signInRedirect(options?: SignInRedirectOptions): void
  /** @throws HoldfastError `superseded`. */
  stepUp(options?: StepUpOptions): void
}

/** @param start The path that the host answers. */
export function atProvider(start: string, getState: () => SessionState): AtProvider {
  function signInRedirect(options: SignInRedirectOptions = {}): void {
    const popup = options.popup && open(signInUrl(start, options), '', 'popup,width=480,height=720')
    if (!popup) location.assign(signInUrl(start, { ...options, popup: false }))
  }

  return {
    signInRedirect,
    stepUp(options) {
      const state = getState()
      const asked = state.status === 'active' && state.stepUp
      if (!asked) throw new HoldfastError('superseded', 'stepUp: nothing waits for it; see state.stepUp')
      signInRedirect({ ...options, ...asParameters(asked) })
    },
  }
}

/** Who says nothing of how wants at least that the user is asked. */
function asParameters({ acrValues, maxAge }: StepUp): SignInRedirectOptions {
  if (acrValues === null && maxAge === null) return { prompt: 'login' }
  return { ...(acrValues !== null && { acrValues }), ...(maxAge !== null && { maxAge }) }
}
