import type { Reporter, TestCase, TestModule } from 'vitest/node'

const FAILURE_LENGTH = 600

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const ANSI = /\u001b\[[0-9;]*m/g

/** Tells how far a run is, what failed, what it leaves out and why, and closes it with one line that counts the tests of all suites. */
export function countingReporter(): Reporter {
  // Asked for by what runs several suites side by side, and reads it.
  const isTold = process.env.PROGRESS === 'told'
  let files = 0
  let done = 0
  return {
    onTestRunStart(specifications) {
      files = specifications.length
    },
    onTestModuleEnd() {
      done += 1
      if (isTold) console.log(`progress: ${done} of ${files} files`)
    },
    onTestRunEnd(modules, unhandledErrors) {
      const tests = modules.flatMap((module) => [...module.children.allTests()])
      const inState = (state: string) => tests.filter((test) => test.result().state === state)
      const failed = inState('failed').length + modules.filter(isBroken).length + unhandledErrors.length
      const skipped = inState('skipped').filter((test) => !isFilteredOut(test))
      const failures = [
        ...tests.filter((test) => test.result().state === 'failed').map(failure),
        ...modules.filter(isBroken).map((module) => `${module.relativeModuleId}: ${said(module.errors())}`),
        ...unhandledErrors.map((error) => `outside of any test: ${said([error])}`),
      ]
      process.on('exit', () => {
        if (isTold) for (const what of failures) console.log(`failed: ${what}`)
        if (isTold) for (const why of skipped.map(reason)) console.log(`skipped: ${why}`)
        const skips = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
        console.log(`${inState('passed').length} passed, ${failed} failed${skips}`)
      })
    },
  }
}

/** Left out for a tag, of which the run tells as a whole. */
function isFilteredOut({ project, options }: TestCase): boolean {
  const tags = options.tags ?? []
  return (project.config.tagsFilter ?? []).some((filter) => tags.some((tag) => filter === `!${tag}`))
}

/** A file that failed before its tests ran. */
function isBroken(module: TestModule): boolean {
  return module.errors().length > 0
}

/** In one line, since what is kept of a long run is often its end. */
function failure(test: TestCase): string {
  return `${test.module.relativeModuleId}: ${test.fullName}: ${said(test.result().errors ?? [])}`
}

function said(errors: readonly { message?: string }[]): string {
  const messages = errors.map(({ message = 'an error without a message' }) => message)
  return messages.join(' | ').replaceAll(ANSI, '').replace(/\s+/g, ' ').slice(0, FAILURE_LENGTH)
}

/** What a test says of it, or else its name, in which the reason stands. */
function reason(test: TestCase): string {
  const result = test.result()
  return (result.state === 'skipped' && result.note) || test.fullName
}
