import { connect } from 'holdfast'

window.session = connect({
  worker: '/several-apis-worker.js',
  withoutWorker: async () => {
    const { hostInPage } = await import('holdfast/without-worker')
    const { config } = await import('./several-apis-config.js')
    return hostInPage(config)
  },
})
