/** What the reference server says of a request that it refused. */
export async function refused(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null)
  const { error_description } = Object(body) as { readonly error_description?: unknown }
  return typeof error_description === 'string' ? error_description : `The server answered ${response.status}.`
}
