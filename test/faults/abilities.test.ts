import { expect, test } from 'vitest'
import { abilitiesTable } from '../engines/abilities-table.js'
import { ENGINES } from '../engines/engines.js'
import { readmePart } from '../package/readme-part.js'

test('the README names what an engine cannot do', async () => {
  expect(await readmePart('engines')).toBe(abilitiesTable(ENGINES))
})
