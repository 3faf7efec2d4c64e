import { connect } from 'holdfast'
import { createDebugServer } from './experiments/debug-server.js'
import { bindExperiments } from './experiments/experiments.js'
import { bindTabsOpener } from './inspector/open-tabs.js'
import { watchServer } from './inspector/watch-server.js'
import { watchWorker } from './inspector/watch-worker.js'
import { veilWhileAway } from './session/bfcache.js'
import { whenUserLeaves } from './session/clear-on-sign-out.js'
import { showConnectError } from './session/connect-error.js'
import { bindMagicLink } from './session/magic-link.js'
import { isAtProvider, keepMode, workerUrl } from './session/mode.js'
import { showMode } from './session/mode-switch.js'
import { bindNotes } from './session/notes.js'
import { bindProviderSignIn } from './session/provider-sign-in.js'
import { redeemLink } from './session/redeem-link.js'
import { bindSessionActions } from './session/session-actions.js'
import { showSessionDialog } from './session/session-dialog.js'
import { showSession } from './session/session-panel.js'
import { bindSessionsList } from './session/sessions-list.js'
import { showUpdate } from './session/show-update.js'
import { bindSignIn } from './session/sign-in.js'
import { bindStepUp } from './session/step-up.js'
import { withoutWorker } from './session/without-worker.js'
import { bindChat } from './streams/chat.js'
import { bindLiveEvents } from './streams/live-events.js'
import { bindLiveSocket } from './streams/live-socket.js'
import { showMedia } from './streams/media.js'

const session = connect({
  worker: workerUrl,
  onUpdate: showUpdate,
  withoutWorker,
})
keepMode(session)
Object.assign(window, { session })

const server = createDebugServer()

showConnectError(session)
showMode(session)
bindTabsOpener()
showSession(session)
if (isAtProvider) {
  bindProviderSignIn(session)
  bindStepUp(session)
} else {
  for (const form of document.querySelectorAll<HTMLFormElement>('form.sign-in')) bindSignIn(session, form)
  bindMagicLink(session)
  redeemLink(session)
}
showSessionDialog(session)
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
