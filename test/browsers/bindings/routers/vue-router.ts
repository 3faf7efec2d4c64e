import { onUserChange, redirection } from 'holdfast/router'
import type { Router } from 'vue-router'
import { session } from './session.js'

/** Guards all pages but those with `meta: { public: true }`. */
export function guard(router: Router): void {
  router.beforeEach(async ({ fullPath, meta }) => {
    if (meta.public) return true
    return (await redirection(session, { wanted: fullPath, signInPage: '/sign-in' })) ?? true
  })
  // Decides again when somebody signs in or out in any tab.
  onUserChange(session, () => {
    const { path, query, hash } = router.currentRoute.value
    router.replace({ path, query, hash, force: true })
  })
}
