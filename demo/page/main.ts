import { connect } from 'holdfast'
import { bindChat } from './chat.js'
import { showConnectError } from './connect-error.js'
import { createDebugServer } from './debug-server.js'
import { bindExperiments } from './experiments.js'
import { bindLiveEvents } from './live-events.js'
import { showMedia } from './media.js'
import { workerUrl } from './mode.js'
import { showMode } from './mode-switch.js'
import { bindNotes } from './notes.js'
import { bindTabsOpener } from './open-tabs.js'
import { bindSessionActions } from './session-actions.js'
import { showSession } from './session-panel.js'
import { bindSignIn } from './sign-in.js'
import { watchServer } from './watch-server.js'
import { watchWorker } from './watch-worker.js'

const worker = workerUrl(location.search)
const session = connect({
  worker,
  withoutWorker: async () => {
    const { sessionConfig } = await import('../session/config.js')
    return sessionConfig(new URL(worker, location.origin))
  },
})
Object.assign(window, { session })

const server = createDebugServer()

showConnectError(session)
showMode()
bindTabsOpener()
showSession(session)
bindSignIn(session)
bindSessionActions(session)
const lookAtWorker = watchWorker(session)
const lookAtServer = watchServer(server)
bindExperiments(session, server, async () => {
  await Promise.all([lookAtWorker(), lookAtServer()])
})
bindNotes()
bindChat()
bindLiveEvents()
showMedia()
