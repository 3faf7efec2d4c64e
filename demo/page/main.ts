import { connect } from 'holdfast'
import { bindChat } from './chat.js'
import { showConnectError } from './connect-error.js'
import { createDebugServer } from './debug-server.js'
import { bindExperiments } from './experiments.js'
import { bindLiveEvents } from './live-events.js'
import { bindLiveSocket } from './live-socket.js'
import { bindMagicLink } from './magic-link.js'
import { showMedia } from './media.js'
import { workerUrl } from './mode.js'
import { showMode } from './mode-switch.js'
import { bindNotes } from './notes.js'
import { bindTabsOpener } from './open-tabs.js'
import { redeemLink } from './redeem-link.js'
import { bindSessionActions } from './session-actions.js'
import { showSessionDialog } from './session-dialog.js'
import { showSession } from './session-panel.js'
import { bindSessionsList } from './sessions-list.js'
import { showUpdate } from './show-update.js'
import { bindSignIn } from './sign-in.js'
import { veilWhileAway } from './veil.js'
import { watchServer } from './watch-server.js'
import { watchWorker } from './watch-worker.js'
import { whenUserLeaves } from './when-user-leaves.js'

const worker = workerUrl(location.search)
const session = connect({
  worker,
  onUpdate: showUpdate,
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
for (const form of document.querySelectorAll<HTMLFormElement>('form.sign-in')) bindSignIn(session, form)
showSessionDialog(session)
bindMagicLink(session)
redeemLink(session)
bindSessionActions(session)
const lookAtWorker = watchWorker(session)
const lookAtServer = watchServer(server)
bindExperiments(session, server, async () => {
  await Promise.all([lookAtWorker(), lookAtServer()])
})

const shownToUser = [
  bindNotes(),
  bindChat(),
  bindLiveEvents(),
  bindLiveSocket(session),
  showMedia(),
  bindSessionsList(session),
]
veilWhileAway(session)
whenUserLeaves(session, (unsaved) => {
  for (const clear of shownToUser) clear(unsaved)
})
