import { expect, test } from 'vitest'
import { createJournal } from '../../src/host/journal.js'

test('requests that are sent again after one refresh are one line, so that a developer still sees the refresh', () => {
  const journal = createJournal('worker')
  journal.record('rotation', 'the refresh was granted')
  for (let sent = 0; sent < 100; sent++)
    journal.resent({ method: 'GET', url: `https://app.example/api/${sent}?ticket=secret` })
  journal.record('rotation', 'the refresh was granted')
  journal.resent({ method: 'POST', url: 'https://app.example/api/notes' })
  const { events, requests } = journal.read()
  expect(requests.resent).toBe(101)
  expect(events.map(({ type, detail }) => [type, detail])).toEqual([
    ['started', 'the worker started to serve'],
    ['rotation', 'the refresh was granted'],
    ['resend', 'GET https://app.example/api/0, and 99 more'],
    ['rotation', 'the refresh was granted'],
    ['resend', 'POST https://app.example/api/notes'],
  ])
})
