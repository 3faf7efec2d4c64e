import { hasTag } from './tag.js'

/** Worker to pages: why its script does not run. */
export interface ScriptError {
  readonly holdfast: 'script-error'
  /** The worker's URL. */
  readonly worker: string
  readonly message: string
}

export function isScriptError(data: unknown): data is ScriptError {
  return hasTag(data, 'script-error') && 'message' in data && typeof data.message === 'string'
}
