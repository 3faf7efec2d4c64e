export { connect, type Session, type SignOutResult } from './page/connect.js'
export type { ConnectOptions, PageHost } from './page/connect-options.js'
export { HoldfastError } from './page/holdfast-error.js'
export { onUserChange, type UserChange } from './page/on-user-change.js'
export type { SignInRedirectOptions, StepUpOptions } from './page/sign-in-url.js'
export type { FailureCode } from './protocol/failure.js'
export type { HostEvent, Inspection } from './protocol/inspection.js'
export type {
  ActiveState,
  Claims,
  EndReason,
  SessionEnd,
  SessionState,
  SignedOutState,
  SignInError,
  SigningInState,
  StepUp,
  UnknownState,
} from './protocol/session-state.js'
