// The published package carries its own copy of the embedded fact base: npm copies it before packing, and removes it
// after, so that the repository keeps one.
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const source = fileURLToPath(new URL('data/llm-market', root))
const copy = fileURLToPath(new URL('packages/market/data', root))

rmSync(copy, { recursive: true, force: true })
if (process.argv[2] === 'copy') cpSync(source, `${copy}/llm-market`, { recursive: true })
