import './in-templates.js'

export { defineSessionDialog } from './define.js'
export { english } from './english.js'
export type { DialogMessages } from './messages.js'
export { type SessionDialogOptions, sessionDialog } from './session-dialog.js'
export type { DialogSession, SessionDialogElement } from './session-dialog-element.js'
export { ukrainian } from './ukrainian.js'
