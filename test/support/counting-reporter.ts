import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Tells how far a run is, what it leaves out and why, and closes it with one line that counts the tests of all suites. */
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
      const skipped = inState('skipped')
      process.on('exit', () => {
        if (isTold) for (const why of skipped.map(reason)) console.log(`skipped: ${why}`)
        const skips = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
        console.log(`${inState('passed').length} passed, ${failed} failed${skips}`)
      })
    },
  }
}

/** A file that failed before its tests ran. */
function isBroken(module: TestModule): boolean {
  return module.errors().length > 0
}

/** What a test says of it, or else its name, in which the reason stands. */
function reason(test: TestCase): string {
  const result = test.result()
  return (result.state === 'skipped' && result.note) || test.fullName
}
