/** Leads to a page of this origin with GET, whatever came before (RFC 9110 §15.4.4). */
export function landing(page: string): Response {
  return Response.redirect(new URL(page, location.origin), 303)
}

/**
 * Closes the popup that the user has signed in with: all pages are told by the host. One that a script may
 * not close becomes the page.
 *
 * @param page Path, query and fragment as the URL parser writes them, which leaves no quote and no `<` in it.
 */
export function closing(page: string): Response {
  const script = `close();setTimeout(()=>location.replace(${JSON.stringify(page)}),500)`
  return new Response(`<!doctype html><script>${script}</script>`, {
    headers: { 'content-type': 'text/html' },
  })
}
