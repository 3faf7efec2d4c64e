import axios, { AxiosError, type AxiosRequestConfig } from 'axios'
import { exchangeCode, isCallback, redirectToSignIn } from './authorization-code.js'

const CLIENT_ID = 'axios'

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

const api = axios.create()
let refreshing: Promise<string> | null = null

api.interceptors.request.use((config) => {
  config.headers.set('Authorization', `Bearer ${localStorage.getItem('access_token')}`)
  return config
})

const resent = new WeakSet<object>()

api.interceptors.response.use(null, async (error: AxiosError) => {
  const { config, response } = error
  if (response?.status !== 401 || config === undefined || resent.has(config)) throw error
  refreshing ??= refresh().finally(() => {
    refreshing = null
  })
  await refreshing
  resent.add(config)
  return api.request(config)
})

async function refresh(): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: CLIENT_ID,
    refresh_token: localStorage.getItem('refresh_token') ?? '',
  })
  const { data } = await axios.post<Tokens>('/oauth/token', body)
  keep(data)
  return data.access_token
}

function keep({ access_token, refresh_token }: Tokens): void {
  localStorage.setItem('access_token', access_token)
  localStorage.setItem('refresh_token', refresh_token)
}

async function answered(path: string, config: AxiosRequestConfig = {}) {
  try {
    return await api.get(path, config)
  } catch (error) {
    if (error instanceof AxiosError && error.response) return error.response
    throw error
  }
}

if (isCallback(CLIENT_ID)) {
  keep((await exchangeCode(CLIENT_ID)) as Tokens)
  location.replace(`/${CLIENT_ID}.html`)
} else if (localStorage.getItem('refresh_token') === null) {
  await redirectToSignIn(CLIENT_ID)
} else {
  window.contestant = {
    get: async (path) => (await answered(path)).status,
    async stream(path) {
      const { status, data } = await answered(path, { adapter: 'fetch', responseType: 'stream' })
      return { status, body: data }
    },
  }
}
