import { accessToken } from './access-token.js'
import './ready.js'

// No worker: the page holds the token and adds the header.
window.ready = accessToken().then((token) => ({ authorization: `Bearer ${token}` }))
