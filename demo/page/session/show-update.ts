import { element, write } from '../dom/element.js'

/**
 * The page goes on with its old code until somebody reloads it: a half-written message must
 * not be lost for an update.
 */
export function showUpdate(): void {
  write(
    element('update-note', HTMLElement),
    'A new version of the worker serves this page. Reload when it suits you.',
  )
}
