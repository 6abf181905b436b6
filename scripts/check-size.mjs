/**
 * Measures the budgets of the house: functions (median ≤ 10 lines, 90th percentile ≤ 40) and files (≤ 300 lines; over
 * 500 only with a line `// over 500 lines: <reason>`). Prints the longest; fails past the budget.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from '@babel/parser'

const root = fileURLToPath(new URL('..', import.meta.url))
const budget = { median: 10, p90: 40, file: 300, fileWithReason: 500 }

/** @param {string} folder @returns {string[]} */
const sourcesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|contract|d)\.tsx?$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))

/** @typedef {{ file: string, line: number, lines: number }} Measured */

/**
 * Every function, arrow and method of a syntax tree. A one-expression arrow is a function of one line.
 *
 * @param {unknown} node
 * @param {(start: number, end: number) => void} found
 */
function walk(node, found) {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, found)
    return
  }
  if (!node || typeof node !== 'object') return
  const { type, loc, body } = /** @type {{ type?: string, loc?: any, body?: any }} */ (node)
  const isFunction = type && /Function|ObjectMethod|ClassMethod|ClassPrivateMethod/.test(type) && body?.loc
  if (isFunction && !type.startsWith('TS')) found(loc.start.line, loc.end.line)
  for (const [key, value] of Object.entries(node)) if (key !== 'loc') walk(value, found)
}

/** @param {number[]} sorted @param {number} p */
const quantile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0

/** @type {Measured[]} */
const functions = []
/** @type {Measured[]} */
const files = []
/** @type {string[]} */
const broken = []

const packages = join(root, 'packages')
const folders = readdirSync(packages).map((name) => join(packages, name, 'src'))
for (const path of folders.flatMap(sourcesIn)) {
  const file = relative(root, path)
  const code = readFileSync(path, 'utf8')
  const lines = code.split('\n').length - 1
  files.push({ file, line: 1, lines })
  if (lines > budget.fileWithReason && !/^\/\/ over 500 lines: \S/m.test(code))
    broken.push(`${file}: ${lines} lines; split it, or write the reason as "// over 500 lines: …"`)
  const plugins = /** @type {import('@babel/parser').ParserPlugin[]} */ ([
    'typescript',
    ...(path.endsWith('x') ? ['jsx'] : []),
  ])
  walk(parse(code, { sourceType: 'module', plugins }).program, (start, end) =>
    functions.push({ file, line: start, lines: end - start + 1 }),
  )
}

const sorted = functions.map(({ lines }) => lines).sort((a, b) => a - b)
const median = quantile(sorted, 0.5)
const p90 = quantile(sorted, 0.9)
const longFiles = files.filter(({ lines }) => lines > budget.file)
if (median > budget.median)
  broken.push(`the median function has ${median} lines; the budget is ${budget.median}`)
if (p90 > budget.p90) broken.push(`one function in ten has over ${p90} lines; the budget is ${budget.p90}`)
if (longFiles.length > files.length / 50)
  broken.push(
    `${longFiles.length} of ${files.length} files have over ${budget.file} lines; the budget is 2 %`,
  )

const longest = (/** @type {Measured[]} */ all) =>
  [...all]
    .sort((a, b) => b.lines - a.lines)
    .slice(0, 8)
    .map(({ file, line, lines }) => `  ${lines} lines  ${file}:${line}`)
    .join('\n')
console.log(
  `${files.length} files, ${functions.length} functions; lines a function: median ${median}, 90th percentile ${p90}`,
)
console.log(`longest functions\n${longest(functions)}\nlongest files\n${longest(files)}`)
if (broken.length) {
  console.error(`\nOver budget:\n${broken.map((line) => `  ${line}`).join('\n')}`)
  process.exit(1)
}
