import { hasBody } from './credentialed-request.js'

/**
 * Whether another site may have begun this request: a form of theirs that is posted to us comes through our
 * worker as a navigation. Sent on by the worker it would count as our own, with `Origin`, `Sec-Fetch-Site`
 * and the strictest cookies. A foreign page can leave its referrer out, but not put ours there.
 */
export function isCrossSite(request: Request): boolean {
  if (request.mode !== 'navigate' || !hasBody(request)) return false
  return !URL.canParse(request.referrer) || new URL(request.referrer).origin !== location.origin
}
