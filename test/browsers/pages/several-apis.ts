import { connect } from 'holdfast'

// As in a browser that offers none.
if (new URLSearchParams(location.search).has('without-worker'))
  Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')

window.session = connect({
  worker: '/several-apis-worker.js',
  withoutWorker: async () => {
    const { hostInPage } = await import('holdfast/without-worker')
    const { config } = await import('./several-apis-config.js')
    return hostInPage(config)
  },
})
