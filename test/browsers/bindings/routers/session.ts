import { connect, type Session } from 'holdfast'

export const session: Session = connect({
  worker: new URLSearchParams(location.search).get('worker') ?? '/sw.js',
})
window.session = session
