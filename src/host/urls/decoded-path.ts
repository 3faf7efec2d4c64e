/** What is still encoded after so many times means nothing good. */
const MAX_DECODINGS = 5

/**
 * Decodes a path as often as it can be, byte by byte: unlike `decodeURIComponent` it does not fail
 * where a server would not.
 */
export function decodedPath(path: string): string {
  let decoded = path
  for (let time = 0; time < MAX_DECODINGS; time++) {
    decoded = decoded.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
  // Control characters and spaces, which some servers drop.
  return decoded.replace(/[^!-\uffff]/g, '')
}
