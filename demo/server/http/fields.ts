import { HTTPException } from 'hono/http-exception'
import type { Exchange } from './env.js'

/** The members of a request's JSON object or form. */
export type Fields = Readonly<Record<string, unknown>>

const limit = 64 * 1024

/** Reads a body of JSON or of a form. No body at all has no members; anything else is `undefined`. */
export async function readFields(c: Exchange): Promise<Fields | undefined> {
  const text = await readText(c)
  if (text === '') return {}
  const [type] = (c.req.header('content-type') ?? '').toLowerCase().split(';')
  if (type === 'application/x-www-form-urlencoded') return parseForm(text)
  return type === 'application/json' ? parseObject(text) : undefined
}

/** Stops reading where the limit is passed, whatever length the request has announced. */
export async function readText(c: Exchange): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of c.req.raw.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > limit) throw tooLarge(c)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function tooLarge(c: Exchange): HTTPException {
  const error_description = 'The body of this request may have 64 kB at most.'
  // The rest of the body is still on its way, and nobody will read it.
  c.header('Connection', 'close')
  return new HTTPException(413, { res: c.json({ error: 'invalid_request', error_description }, 413) })
}

function withoutNul(_: string, value: unknown): unknown {
  if (hasNul(value)) throw new TypeError('A string contains U+0000.')
  return value
}

function parseForm(text: string): Fields | undefined {
  const fields = Object.fromEntries(new URLSearchParams(text))
  return Object.values(fields).some(hasNul) ? undefined : fields
}

/** PostgreSQL has no text with U+0000, and a program that meets one may think that the text ends there. */
function hasNul(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\0')
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text, withoutNul)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined
  } catch {
    return undefined
  }
}
