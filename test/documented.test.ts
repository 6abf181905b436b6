import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'

/** Within the repository, so that the packages' names resolve as they do for users. */
const place = mkdtempSync(join(import.meta.dirname, '.documented-'))
const home = process.cwd()
mkdirSync(join(place, 'runs'))
afterAll(() => {
  process.chdir(home)
  rmSync(place, { recursive: true })
})

/** The TypeScript snippets of a page, each a program. */
function snippets(page: string): string[] {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code as string)
}

/** Made quick: one epoch of large batches where the page has ten of small ones. */
const quick = (code: string) =>
  code.replaceAll('epochs: 10,', 'epochs: 1,').replaceAll('batchSize: 64', 'batchSize: 2048')

const pages = ['README.md', 'docs/en/nn.md', 'packages/nn/README.md', 'packages/models/README.md']

describe.each(pages)('%s', (page) => {
  const codes = snippets(page)

  it('has snippets', () => expect(codes.length).toBeGreaterThan(0))

  it.each(codes.map((code, i) => ({ i, code })))('snippet $i runs', async ({ i, code }) => {
    const file = join(place, `${page.replaceAll('/', '-')}-${i}.ts`)
    writeFileSync(file, quick(code))
    process.chdir(place)
    const silent = ['log', 'error'] as const
    const printed = silent.map((name) => vi.spyOn(console, name).mockImplementation(() => {}))
    const progress = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    try {
      await import(file)
    } finally {
      for (const spy of [...printed, progress]) spy.mockRestore()
    }
  })
})

it.each([
  ['README.md', 'README.zh.md'],
  ['docs/en/nn.md', 'docs/zh/nn.md'],
])('%s and %s have the same snippets', (english, chinese) => {
  const plain = (code: string) => code.replace(/\s*\/\/.*$/gm, '')
  expect(snippets(chinese).map(plain)).toEqual(snippets(english).map(plain))
})
