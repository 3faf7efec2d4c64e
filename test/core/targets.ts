import { MAIN, type Target } from '../../src/core/target.js'

export const BILLING: Target = JSON.stringify({ resource: 'https://billing.example/' })
export const REPORTS: Target = JSON.stringify({ resource: 'https://reports.example/', scope: 'read' })

/** Of an app with three APIs. */
export const TARGETS: readonly [Target, Target, Target] = [MAIN, BILLING, REPORTS]
