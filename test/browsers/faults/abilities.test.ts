import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { documentPart } from '../../ecosystem/package/document-part.js'
import { ENGINES } from '../../support/engines/engines.js'
import { abilitiesTable } from '../abilities-table.js'

test('docs/faults.md names what an engine cannot do', async () => {
  expect(await documentPart('engines')).toBe(abilitiesTable(ENGINES))
})

/** Who has no Chromium is given one by the tests. */
test.each([
  ['.ci/run', /packages=\(([^)]*)/, ENGINES],
  ['CONTRIBUTING.md', /`apt-get install ([^`]*)/, ENGINES.filter(({ name }) => name !== 'Chromium')],
] as const)('%s names what the engines need', async (name, list, engines) => {
  const text = await readFile(new URL(`../../../${name}`, import.meta.url), 'utf8')
  const [, packages = ''] = list.exec(text) ?? []
  const needed = engines.flatMap(({ needs }) => Object.keys(needs))
  expect(packages.split(' ')).toEqual(expect.arrayContaining(needed))
})
