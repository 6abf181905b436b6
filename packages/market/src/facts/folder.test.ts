import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from './base.contract.ts'
import { embeddedFacts } from './folder.ts'

/** A folder tree with a fact base under `at`, and the folder of compiled code that looks for it. */
function installed(at: string): { code: string; data: string } {
  const root = temporaryFolder()
  const code = join(root, 'node_modules', '@bellwether', 'market', 'dist', 'facts')
  const data = join(root, at, 'data', 'llm-market')
  mkdirSync(code, { recursive: true })
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'observations.csv'), '')
  return { code, data }
}

it('finds the fact base inside a published package, and in the repository around it', () => {
  for (const at of ['node_modules/@bellwether/market', '.']) {
    const { code, data } = installed(at)
    expect(embeddedFacts(code)).toBe(data)
  }
})

it('says what to do where it is missing', () => {
  expect(() => embeddedFacts(temporaryFolder())).toThrow(/the embedded fact base .* was not found/)
})
