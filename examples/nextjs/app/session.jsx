'use client'

import { connect } from 'holdfast'
import { sessionDialog } from 'holdfast/dialog'
import { SessionProvider, serverSession } from 'holdfast/react'

const inBrowser = typeof document !== 'undefined'
const session = inBrowser ? connect({ worker: '/sw.js' }) : serverSession
if (inBrowser) {
  sessionDialog({ session })
  window.session = session
}

export function Session({ children }) {
  return <SessionProvider session={session}>{children}</SessionProvider>
}
