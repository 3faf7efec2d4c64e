import type { Reporter } from 'vitest/node'
import { documentPart, writeDocumentPart } from '../../ecosystem/package/document-part.js'
import './record.js'
import { judgedAtServerIn, serverTableOf } from './server-table.js'
import { judgedIn, TABLES, tableOf } from './table.js'

/** With `THREATS=write`, puts what this run has judged into SECURITY.md, and leaves the other cells. */
export function threatsIntoSecurity(): Reporter {
  return {
    async onTestRunEnd(modules) {
      if (process.env.THREATS !== 'write') return
      const metas = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.meta()))
      const judged = metas.flatMap(({ threats = [] }) => threats)
      for (const table of TABLES) {
        const before = judgedIn(table, await documentPart(table.part))
        await writeDocumentPart(table.part, tableOf(table, [...before, ...judged]))
      }
      const beforeAtServer = judgedAtServerIn(await documentPart('server-threats'))
      const judgedAtServer = metas.flatMap(({ serverThreats = [] }) => serverThreats)
      const serverTable = serverTableOf([...beforeAtServer, ...judgedAtServer])
      await writeDocumentPart('server-threats', serverTable)
    },
  }
}
