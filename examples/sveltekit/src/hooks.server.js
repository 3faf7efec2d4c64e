/** Where the authorization server and the API are: here the demo's, behind the same origin as the pages. */
const server = process.env.SERVER ?? 'http://localhost:4173'

/** @type {import('@sveltejs/kit').Handle} */
export async function handle({ event, resolve }) {
  const { url, request } = event
  if (!/^\/(api|auth)\//.test(url.pathname)) return resolve(event)
  const { method, body } = request
  const headers = new Headers(request.headers)
  // Else fetch unpacks the answer, and leaves the header that says that it is packed.
  headers.set('accept-encoding', 'identity')
  const sent = { method, headers, body, duplex: 'half', redirect: 'manual' }
  const response = await fetch(server + url.pathname + url.search, sent)
  return new Response(response.body, response)
}
