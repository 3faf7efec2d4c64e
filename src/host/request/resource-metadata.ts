import { isConfidential } from '../urls/loopback.js'
import { challengesOf } from './www-authenticate.js'

/** Nobody's is as long. */
const MAX_LENGTH = 500

/** Where the metadata of a resource server are, as it says when it refuses (RFC 9728 §5.1); `null`: nowhere. */
export function resourceMetadataIn({ status, headers }: Response): string | null {
  if (status !== 401) return null
  const [told = ''] = challengesOf(headers).flatMap(
    ({ parameters }) => parameters.get('resource_metadata') ?? [],
  )
  if (told.length > MAX_LENGTH || !URL.canParse(told)) return null
  const url = new URL(told)
  // Who writes a name and a password into it is not quoted with them.
  return isConfidential(url, '') ? url.origin + url.pathname + url.search : null
}
