import adapter from '@sveltejs/adapter-node'

/** @type {import('@sveltejs/kit').Config} */
const config = {
  kit: {
    adapter: adapter(),
    // connect() registers it.
    serviceWorker: { register: false },
  },
}

export default config
