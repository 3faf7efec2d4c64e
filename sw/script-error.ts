import { CHANNEL, type ScriptError } from '../src/protocol/messages.js'

/**
 * Tells pages why this worker's script does not run, its options above all: browsers tell
 * them only that it does not.
 */
export function tellScriptErrors(): void {
  const tell = ({ message }: ErrorEvent): void => {
    const error: ScriptError = { holdfast: 'script-error', worker: location.href, message }
    new BroadcastChannel(CHANNEL).postMessage(error)
  }
  addEventListener('error', tell)
  // The script has run by then. What fails later is nobody else's business.
  setTimeout(() => removeEventListener('error', tell))
}
