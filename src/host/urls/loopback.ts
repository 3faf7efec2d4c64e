/**
 * Whether what is sent to `url` stays between the app and it: by TLS, on this machine, or by
 * whatever the page itself came.
 */
export function isConfidential(url: URL, origin: string): boolean {
  return url.protocol === 'https:' || url.origin === origin || isLoopback(url)
}

/** Where browsers trust plain http: what is sent there does not leave the machine. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]'
}
