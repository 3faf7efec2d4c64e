import { createElement } from 'react'
import { createRoot, hydrateRoot, type Root } from 'react-dom/client'
import { start } from '../site/start.js'
import { App } from './app.js'

start((element, session) => {
  const app = createElement(App, { session })
  const root = element.hasChildNodes() ? hydrateRoot(element, app) : rendered(createRoot(element))
  return () => root.unmount()

  function rendered(fresh: Root): Root {
    fresh.render(app)
    return fresh
  }
})
