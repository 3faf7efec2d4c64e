import { pathHere } from '../host/urls/path-here.js'

/** In the storage of this tab. */
const KEY = 'holdfast-return-to'

/**
 * Names a page in the query of the sign-in page. Its fragment stays in this tab: a query
 * is requested, and logged.
 *
 * @param page Path, query and fragment.
 */
export function returnToFor(page: string): string {
  try {
    sessionStorage.setItem(KEY, page)
  } catch {
    // Where storage is blocked the fragment is lost.
  }
  return withoutFragment(page)
}

/**
 * The page that `returnTo` names, with the fragment that it had in this tab; `null` when it is none of this
 * origin. Anybody can write a link with it.
 */
export function pageOf(returnTo: string): string | null {
  const page = pathHere(returnTo)
  try {
    const left = sessionStorage.getItem(KEY)
    return left !== null && withoutFragment(left) === page ? left : page
  } catch {
    return page
  }
}

function withoutFragment(page: string): string {
  return page.split('#', 1).join()
}
