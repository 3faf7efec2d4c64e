import type { RequestRow } from './request-row.js'
import { BODIES } from './rows/bodies.js'
import { DOCUMENTS } from './rows/documents.js'
import { ELEMENTS } from './rows/elements.js'
import { KEPT } from './rows/kept.js'
import { XHR } from './rows/xhr.js'

/** Every kind of request, in the order of the table. */
export const GROUPS: Readonly<Record<string, readonly RequestRow[]>> = {
  'Methods and bodies': BODIES,
  'What the page set': KEPT,
  XMLHttpRequest: XHR,
  'Elements and styles': ELEMENTS,
  'Documents, downloads and workers': DOCUMENTS,
}

export const ROWS: readonly RequestRow[] = Object.values(GROUPS).flat()
