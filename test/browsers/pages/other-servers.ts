import { connect } from 'holdfast'

const warnings: string[] = []
const { warn } = console
console.warn = (...told: unknown[]) => {
  warnings.push(told.join(' '))
  warn(...told)
}

Object.assign(window, {
  warnings,
  session: connect({ worker: `/other-servers-worker.js${location.search}` }),
})
