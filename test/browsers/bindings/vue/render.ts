import { serverSession, sessionPlugin } from 'holdfast/vue'
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { App, Status } from './app.js'

export function render(): Promise<string> {
  return renderToString(createSSRApp(App).use(sessionPlugin(serverSession)))
}

export function renderWithoutProvider(): Promise<string> {
  const app = createSSRApp(Status)
  app.config.warnHandler = () => {}
  return renderToString(app)
}
