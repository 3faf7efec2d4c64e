export { onUserChange, type UserChange } from '../page/on-user-change.js'
export { redirection, type Visit } from './redirection.js'
