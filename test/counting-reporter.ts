import type { Reporter, TestModule } from 'vitest/node'

/** Closes the run with one line that counts the tests of all suites. */
export function countingReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const states = modules.flatMap((module) =>
        [...module.children.allTests()].map((test) => test.result().state),
      )
      const count = (state: string) => states.filter((found) => found === state).length
      const failed = count('failed') + modules.filter(isBroken).length + unhandledErrors.length
      const skipped = count('skipped')
      process.on('exit', () => {
        console.log(`${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
      })
    },
  }
}

/** A file that failed before its tests ran. */
function isBroken(module: TestModule): boolean {
  return module.errors().length > 0
}
