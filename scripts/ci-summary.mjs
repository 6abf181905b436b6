/**
 * Reads the test runner's JSON result and says how CI went: skipped tests, failed steps, and as the last line
 * `N passed, N failed`. Fails when a step failed, a test failed or none ran.
 *
 *   node scripts/ci-summary.mjs RESULT.json [failed step …]
 */
import { readFileSync } from 'node:fs'

const [path = '', ...failedSteps] = process.argv.slice(2)

/** @returns {{ numPassedTests: number, numFailedTests: number, numPendingTests: number }} */
function read() {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    console.log('The test runner left no result.')
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 }
  }
}

const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = read()
if (skipped) console.log(`${skipped} skipped (the test output above says why)`)
if (failedSteps.length) console.log(`Failed steps: ${failedSteps.join(', ')}`)
console.log(`${passed} passed, ${failed} failed`)
if (failedSteps.length || failed || !passed) process.exitCode = 1
