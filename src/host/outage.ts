/**
 * Whether a status says nothing of what was asked, only that the server cannot answer it
 * now; 0 is that of no answer.
 */
export function isOutage(status: number): boolean {
  return status === 0 || status >= 500 || status === 429 || status === 408
}
