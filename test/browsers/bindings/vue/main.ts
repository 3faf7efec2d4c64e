import { sessionPlugin } from 'holdfast/vue'
import { createApp, createSSRApp } from 'vue'
import { start } from '../site/start.js'
import { App } from './app.js'

start((root, session) => {
  const app = root.hasChildNodes() ? createSSRApp(App) : createApp(App)
  app.use(sessionPlugin(session)).mount(root)
  return () => app.unmount()
})
