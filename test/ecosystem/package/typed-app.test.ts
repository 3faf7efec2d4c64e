import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentCode } from './document-part.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** That of Vite's own template: one for pages and worker. */
const STOCK = {
  target: 'es2023',
  useDefineForClassFields: true,
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  module: 'ESNext',
  types: [],
  skipLibCheck: true,
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  moduleDetection: 'force',
  noEmit: true,
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  erasableSyntaxOnly: true,
  noFallthroughCasesInSwitch: true,
}

const REACT = `
import { connect } from 'holdfast'
import { sessionDialog } from 'holdfast/dialog'
import { useState } from 'react'

const session = connect({ worker: '/sw.js' })
sessionDialog({ session })

export function App() {
  const [name, setName] = useState('')
  return (
    <>
      <input value={name} onChange={(event) => setName(event.target.value)} />
      <holdfast-session-dialog session={session} dismissible lang="uk" className="dialog" key="one">
        <form slot="sign-in"><button>Sign in</button></form>
      </holdfast-session-dialog>
    </>
  )
}
`

const SOLID = `
import type { Session } from 'holdfast'
import { defineSessionDialog } from 'holdfast/dialog'
import { createSignal } from 'solid-js'

defineSessionDialog()

export function App(props: { session: Session }) {
  const [language] = createSignal('uk')
  return (
    <holdfast-session-dialog prop:session={props.session} dismissible lang={language()} class="dialog">
      <form slot="sign-in"><button>Sign in</button></form>
    </holdfast-session-dialog>
  )
}
`

const VUE = `
import type { Session } from 'holdfast'
import type {} from 'holdfast/dialog'
import type { GlobalComponents } from 'vue'

type Props = InstanceType<GlobalComponents['holdfast-session-dialog']>['$props']
export const props = (session: Session): Props => ({ session, dismissible: true, lang: 'uk' })
`

const WORKER = `
import { coordinate, tokenEndpoint } from 'holdfast/sw'
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching'

coordinate({
  protect: ['/api/'],
  grant: tokenEndpoint({
    signIn: '/auth/token', refresh: '/auth/refresh', signOut: '/auth/logout',
    refreshToken: 'cookie', accessToken: 'header',
  }),
  unprotected: 'fetch-event',
})
cleanupOutdatedCaches()
precacheAndRoute(self.__WB_MANIFEST)
`

/** What the app of docs/frameworks.md has besides. */
const YOURS = `
export declare function Letter(props: { from: string }): null
export declare function SignIn(): null
`

const PLAIN = `
import { sessionDialog } from 'holdfast/dialog'

export const dialog = sessionDialog
`

let app: string

beforeAll(async () => {
  app = await mkdtemp(`${tmpdir()}/holdfast-typed-`)
  await mkdir(`${app}/node_modules`)
  await writeFile(`${app}/your-app.d.ts`, YOURS)
})
afterAll(() => rm(app, { recursive: true }))

test.each([
  ['React', 'react.tsx', REACT, ['react', '@types'], { jsx: 'react-jsx' }],
  ['Solid', 'solid.tsx', SOLID, ['solid-js'], { jsx: 'preserve', jsxImportSource: 'solid-js' }],
  ['Vue', 'vue.ts', VUE, ['vue'], {}],
  ['no framework', 'plain.ts', PLAIN, [], { skipLibCheck: false }],
])('a stock template of %s type-checks with the dialog in it', async (_, file, code, packages, options) => {
  expect(await complaints(file, code, packages, options)).toBe('')
})

test.each([
  ['React', 'react-app', ['react', 'react-dom', '@types'], { jsx: 'react-jsx' }],
  ['Solid', 'solid-app', ['solid-js'], { jsx: 'preserve', jsxImportSource: 'solid-js' }],
] as const)('the app in docs/frameworks.md type-checks with %s', async (_, part, packages, options) => {
  expect(await complaints(`${part}.tsx`, await documentCode(part), packages, options)).toBe('')
})

test('a worker that precaches type-checks in the one tsconfig of an app, without a word about self', async () => {
  const workbox = ['workbox-precaching', 'workbox-core', 'workbox-routing', 'workbox-strategies']
  expect(await complaints('sw.ts', WORKER, workbox, {})).toBe('')
})

test.each(['sw.ts', 'main.ts'] as const)('%s of the quick start type-checks', async (file) => {
  expect(await complaints(file, await documentCode(file), [], {})).toBe('')
})

test('what a template sets on the dialog is checked', async () => {
  const wrong = REACT.replace('session={session}', 'session={7}')
  expect(await complaints('wrong.tsx', wrong, ['react', '@types'], { jsx: 'react-jsx' })).toMatch(
    /wrong\.tsx.*'number' is not assignable/s,
  )
})

test('a stock template of React builds with the dialog in it', async () => {
  await link('react', '@types')
  await writeFile(`${app}/built.tsx`, REACT)
  const built = await build({
    root: app,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      rolldownOptions: {
        input: `${app}/built.tsx`,
        external: ['react', 'react/jsx-runtime'],
        preserveEntrySignatures: 'strict',
      },
    },
  })
  expect(JSON.stringify(built)).toContain('holdfast-session-dialog')
})

/** What the compiler says. */
async function complaints(
  file: string,
  code: string,
  packages: readonly string[],
  options: object,
): Promise<string> {
  await link(...packages)
  await writeFile(`${app}/${file}`, code)
  await writeFile(
    `${app}/tsconfig.json`,
    JSON.stringify({ compilerOptions: { ...STOCK, ...options }, include: [file] }),
  )
  const tsc = `${root}/node_modules/typescript/bin/tsc`
  return run(process.execPath, [tsc, '-p', app, '--pretty', 'false']).then(
    ({ stdout }) => stdout,
    ({ stdout }) => stdout,
  )
}

/** The app has the package, and of all else what it has installed. */
async function link(...packages: readonly string[]): Promise<void> {
  await rm(`${app}/node_modules`, { recursive: true })
  await mkdir(`${app}/node_modules/holdfast`, { recursive: true })
  await symlink(`${root}/dist`, `${app}/node_modules/holdfast/dist`)
  await symlink(`${root}/package.json`, `${app}/node_modules/holdfast/package.json`)
  for (const name of packages) await symlink(`${root}/node_modules/${name}`, `${app}/node_modules/${name}`)
}
