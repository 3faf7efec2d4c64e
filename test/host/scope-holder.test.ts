import { expect, test } from 'vitest'
import { type Met, type Seen, scopeHolder } from '../../src/page/scope-holder.js'

const OURS = 'https://app.example/sw.js'
const OTHER = 'https://app.example/push.js'
const met = (script: string, hello: Met['hello'] = 'not asked'): Met => ({ script, hello })

function holder(seen: Partial<Seen>) {
  return scopeHolder({ script: OURS, active: null, incoming: null, isRemoved: false, ...seen })
}

test.each([
  ['our worker serves', { active: met(OURS) }, { status: 'ours' }],
  ['our worker has said hello', { active: met(OURS, 'said') }, { status: 'ours' }],
  ['a new version of it waits', { active: met(OURS, 'said'), incoming: met(OURS) }, { status: 'ours' }],
  ['it was late with its answer', { active: met(OURS, 'late') }, { status: 'not asked' }],
  ['another script serves', { active: met(OTHER) }, { status: 'not asked' }],
  ['ours follows it', { active: met(OTHER), incoming: met(OURS) }, { status: 'handover' }],
  [
    'ours follows one at its URL that is late',
    { active: met(OURS, 'late'), incoming: met(OURS) },
    { status: 'handover' },
  ],
  ['it is of Holdfast', { active: met(OTHER, 'said') }, { status: 'ours' }],
  [
    'ours follows one of Holdfast',
    { active: met(OTHER, 'said'), incoming: met(OURS) },
    { status: 'handover' },
  ],
  [
    'ours follows one of somebody else',
    { active: met(OTHER, 'none'), incoming: met(OURS) },
    { status: 'succession', script: OTHER },
  ],
  [
    'ours follows one of somebody else at its own URL',
    { active: met(OURS, 'none'), incoming: met(OURS) },
    { status: 'succession', script: OURS },
  ],
  ['one of somebody else serves', { active: met(OTHER, 'none') }, { status: 'stranger', script: OTHER }],
  [
    'one of somebody else serves, and another version of it waits',
    { active: met(OTHER, 'none'), incoming: met(OTHER) },
    { status: 'stranger', script: OTHER },
  ],
  ['ours does not answer', { active: met(OURS, 'none') }, { status: 'stranger', script: OURS }],
  [
    'another script waits behind ours',
    { active: met(OURS, 'said'), incoming: met(OTHER) },
    { status: 'ours beside another', script: OTHER },
  ],
  [
    'one of somebody else waits behind ours',
    { active: met(OURS, 'said'), incoming: met(OTHER, 'none') },
    { status: 'ours beside another', script: OTHER },
  ],
  [
    'one of Holdfast with another URL waits behind ours',
    { active: met(OURS, 'said'), incoming: met(OTHER, 'said') },
    { status: 'ours' },
  ],
  ['ours installs for the first time', { incoming: met(OURS) }, { status: 'first install' }],
  ['nobody serves', {}, { status: 'vacant' }],
  ['ours was removed', { isRemoved: true }, { status: 'removed' }],
  ['ours was removed and serves its pages', { active: met(OURS), isRemoved: true }, { status: 'removed' }],
] as const)('who serves the scope when %s', (_, seen, expected) => {
  expect(holder(seen)).toEqual(expected)
})
