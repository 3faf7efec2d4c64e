import '../../host/worker-scope.js'
import { expect, test } from 'vitest'
import { serverSession } from '../../../src/bindings/server-session.js'
import { settingsOf } from '../../../src/host/config.js'
import { tokenEndpointSettings } from '../../../src/host/grant/token-endpoint-config.js'
import { openidProviderSettings } from '../../../src/host/oauth/openid-provider-config.js'
import { connectSettings } from '../../../src/page/connect-options.js'
import { documents } from './markdown.js'

const all = await documents()

/** As the code names them to who writes one that there is not. */
function optionsOf(take: (config: never) => unknown): readonly string[] {
  try {
    take({ noSuchOption: true } as never)
  } catch (error) {
    const [, names = ''] = /the options are (.*)$/.exec(String(error)) ?? []
    return names.split(', ')
  }
  return []
}

const OPTIONS = {
  coordinate: optionsOf(settingsOf),
  tokenEndpoint: optionsOf(tokenEndpointSettings),
  connect: optionsOf(connectSettings),
}

test('every option has a heading in docs/configuration.md, in the order of the code, and no other has', () => {
  const headings = all.find(({ path }) => path === 'docs/configuration.md')?.headings ?? []
  const documented: Record<string, string[]> = {}
  let names: string[] = []
  for (const { level, text } of headings) {
    const name = text.replaceAll('`', '')
    if (level === 2) {
      names = []
      documented[name] = names
    }
    if (level === 3) names.push(name)
  }
  expect(documented).toEqual(OPTIONS)
})

test('docs/openid.md has a row for every option of openidProvider, in the order of the code', () => {
  const [table = ''] = /^\| option [\s\S]*?\n\n/m.exec(proseOf('docs/openid.md')) ?? []
  const names = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, first = '']) => first.split(', '))
  expect(names.map((name) => name.replaceAll('`', ''))).toEqual(optionsOf(openidProviderSettings))
})

test('the README has a row for every option', () => {
  const [, table = ''] = /^\| option [\s\S]*?\n\n/m.exec(proseOf('README.md'))?.[0].split('|---|\n') ?? []
  const names = [...table.matchAll(/^\| ([^|*]+) \|/gm)].flatMap(([, first = '']) => first.split(', '))
  expect(names.map((name) => name.replaceAll('`', '')).sort()).toEqual(Object.values(OPTIONS).flat().sort())
})

const LEAST = {
  coordinate: { protect: ['/api/'], grant: { refresh() {}, name: 'test' } },
  tokenEndpoint: {
    signIn: '/in',
    refresh: '/refresh',
    signOut: '/out',
    refreshToken: 'cookie',
    accessToken: 'header',
  },
} as const

test('each default that the README names is what leaving the option out means', () => {
  const rows = [...proseOf('README.md').matchAll(/^\| `(\w+)`[^|]*\| `([^`]+)` \|/gm)]
  const checked = rows.flatMap(([, name = '', value = '']) => {
    const stated = JSON.parse(value.replaceAll("'", '"'))
    const of = OPTIONS.coordinate.includes(name) ? 0 : OPTIONS.tokenEndpoint.includes(name) ? 1 : null
    if (of === null) return []
    const [withIt, without] = [[name, stated] as const, null].map((option) => {
      const given = option ? { [option[0]]: option[1] } : {}
      return of === 0
        ? settingsOf({ ...LEAST.coordinate, ...given } as never)
        : tokenEndpointSettings({ ...LEAST.tokenEndpoint, ...given } as never)
    })
    expect(JSON.stringify(withIt), name).toBe(JSON.stringify(without))
    return [name]
  })
  expect(checked.length).toBeGreaterThan(7)
})

test.each(['README.md', 'docs/session.md'])('%s has a row for every call of a session', (path) => {
  const rows = [...proseOf(path).matchAll(/^\| `session\.(\w+)/gm)].map(([, name]) => name)
  expect(rows.sort()).toEqual(Object.keys(serverSession).sort())
})

function proseOf(path: string): string {
  return all.find((document) => document.path === path)?.prose ?? ''
}
