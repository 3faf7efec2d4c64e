import { HoldfastError } from 'holdfast'

/** What went wrong, with the code that an app would decide by. */
export function failureText(error: unknown): string {
  if (error instanceof HoldfastError) return `${error.message} (${error.code})`
  return error instanceof Error ? error.message : String(error)
}
