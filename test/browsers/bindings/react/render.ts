import { serverSession } from 'holdfast/react'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { App, Status } from './app.js'

export function render(): string {
  return renderToString(createElement(App, { session: serverSession }))
}

export function renderWithoutProvider(): string {
  return renderToString(createElement(Status))
}
