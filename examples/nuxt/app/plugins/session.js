import { connect } from 'holdfast'
import { sessionDialog } from 'holdfast/dialog'
import { serverSession, sessionPlugin } from 'holdfast/vue'

export default defineNuxtPlugin(({ vueApp }) => {
  const session = import.meta.client ? connect({ worker: '/sw.js' }) : serverSession
  if (import.meta.client) {
    sessionDialog({ session })
    window.session = session
  }
  vueApp.use(sessionPlugin(session))
})
