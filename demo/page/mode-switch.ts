import { element, write } from './element.js'
import { modeValue, searchWith, workerUrl } from './mode.js'

/** Links, not controls: another mode is another worker, and so another page load. */
export function showMode(): void {
  write(element('worker-url', HTMLElement), `connect({ worker: '${workerUrl(location.search)}' })`)
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-mode]')) {
    const [name = '', value = ''] = (link.dataset.mode ?? '').split('=')
    link.search = searchWith(location.search, name, value)
    if (modeValue(location.search, name) === value) link.setAttribute('aria-current', 'true')
  }
}
