import { hydrate, render } from 'solid-js/web'
import { start } from '../site/start.js'
import { App } from './app.jsx'

start((root, session) => {
  const show = root.hasChildNodes() ? hydrate : render
  return show(() => <App session={session} />, root)
})
