import { hydrate, mount, unmount } from 'svelte'
import { start } from '../site/start.js'
import App from './App.svelte'

start((target, session) => {
  const show = target.hasChildNodes() ? hydrate : mount
  const app = show(App, { target, props: { session } })
  return () => void unmount(app)
})
