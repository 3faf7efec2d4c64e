import { connect } from 'holdfast'

window.session = connect({
  worker: '/several-apis-worker.js',
  withoutWorker: async () => (await import('./several-apis-config.js')).config,
})
