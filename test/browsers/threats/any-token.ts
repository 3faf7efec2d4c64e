/** An access token of the reference server's is a JWT; any token has a name that says so, wherever it is in an answer or a record. */
const ANY_TOKEN =
  /eyJ[\w-]+\.|\\*"(access|refresh|id)_?token\\*"\s*:\s*\\*"(?!cookie|body|header)|__Host-\w+_token=/i

export function hasToken(read: string): boolean {
  return ANY_TOKEN.test(read)
}
