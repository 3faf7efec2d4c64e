import type { DialogMessages } from './messages.js'

export const english: DialogMessages = {
  language: 'en',
  idleTitle: 'Are you still there?',
  idleText: 'Nothing has happened here for a while.',
  idleCountdown: (time) => `You will be signed out ${time}.`,
  stay: 'Stay signed in',
  signOut: 'Sign out',
  lapsingTitle: 'Your session is about to end',
  lapsingText: 'Sign in again to go on without a break.',
  lapsingCountdown: (time) => `It ends ${time}.`,
  later: 'Not now',
  refusedTitle: 'Signing in again may help',
  refusedText: 'The server cannot renew your session.',
  stayedTitle: 'You are still signed in',
  stayedText: 'You can go on where you were.',
  endedTitle: 'Your session has ended',
  ended: ({ reason, message }) =>
    reason === 'signed_out' ? 'You signed out in another tab or on another device.' : message,
  endedHint: 'This page stays as it is, with all that you have written.',
  signedOutTitle: 'You are signed out',
  reload: 'Reload the page',
  unreachable: 'The server does not answer. You stay signed in, and we keep trying.',
}
