import { clientOnly } from '@solidjs/start'

const ClientOnlyLetter = clientOnly(() => import('./letter.jsx'))

export function Letter() {
  return <ClientOnlyLetter fallback={<p id="waiting">One moment …</p>} />
}
