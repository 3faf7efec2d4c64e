import { serverSession } from 'holdfast/solid'
import { generateHydrationScript, renderToString } from 'solid-js/web'
import { App, Status } from './app.jsx'

export function render(): string {
  return renderToString(() => <App session={serverSession} />)
}

/** What Solid wants in the head of a page that a server has drawn. */
export function head(): string {
  return generateHydrationScript()
}

export function renderWithoutProvider(): string {
  return renderToString(() => <Status />)
}
