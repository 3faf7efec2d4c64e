import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let app: string

beforeAll(async () => {
  app = await mkdtemp(`${tmpdir()}/holdfast-unsplit-`)
  await mkdir(`${app}/node_modules/holdfast`, { recursive: true })
  await symlink(`${root}/dist`, `${app}/node_modules/holdfast/dist`)
  await symlink(`${root}/package.json`, `${app}/node_modules/holdfast/package.json`)
})
afterAll(() => rm(app, { recursive: true }))

const PAGE = `
import { connect } from 'holdfast'

connect({ worker: '/sw.js' })
`

const WITHOUT_WORKER = `
import { connect } from 'holdfast'

connect({
  worker: '/sw.js',
  withoutWorker: async () => {
    const { hostInPage } = await import('holdfast/without-worker')
    const { config } = await import('./session-config.js')
    return hostInPage(config)
  },
})
`

const CONFIG = `
import { tokenEndpoint } from 'holdfast/sw'

export const config = {
  protect: ['/api/'],
  grant: tokenEndpoint({
    signIn: '/auth/token', refresh: '/auth/refresh', signOut: '/auth/logout',
    refreshToken: 'cookie', accessToken: 'header',
  }),
}
`

test('a page that is built without code splitting has nothing of the host in the page', async () => {
  const code = await unsplit(PAGE)
  expect(code.length).toBeLessThan(32_300)
  expect(code.includes('grant_type')).toBe(false)
})

test('one that asks for it has all of it in one file', async () => {
  const code = await unsplit(WITHOUT_WORKER)
  expect([code.includes('grant_type'), code.includes('import(')]).toEqual([true, false])
})

test('a page that is split has no chunk of it either, that would be precached for everybody', async () => {
  const chunks = await built(PAGE, true)
  expect(chunks.filter(({ code }) => code.includes('grant_type'))).toEqual([])
})

async function unsplit(source: string): Promise<string> {
  const [only, ...others] = await built(source, false)
  expect(others).toEqual([])
  return only?.code ?? ''
}

async function built(source: string, codeSplitting: boolean): Promise<readonly { code: string }[]> {
  await writeFile(`${app}/main.js`, source)
  await writeFile(`${app}/session-config.js`, CONFIG)
  const result = await build({
    root: app,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: { input: `${app}/main.js`, output: { codeSplitting } },
    },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built')
  return bundle.output.filter((file) => file.type === 'chunk')
}
