/**
 * Runs the README's commands on a fresh clone: installs what is missing, builds what is stale, then does the job.
 *
 *   node scripts/run.mjs report [options of `bellwether report`]
 *   node scripts/run.mjs test [options of vitest]
 *   node scripts/run.mjs setup
 *   node scripts/run.mjs bench NAME [options]      bench/NAME.ts or bench/NAME/main.ts
 *   node scripts/run.mjs engine clickhouse|trino   the tests that need another engine
 *   node scripts/run.mjs examples NAME [options]   the same in examples/
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { installBrowser } from './browser.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/**
 * Runs a program to its end and leaves with its code when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {'inherit' | 'quiet'} output quiet: standard output goes to standard error, so that pipes stay clean
 */
function run(command, args, output = 'inherit') {
  const stdio =
    output === 'quiet' ? /** @type {const} */ (['ignore', 2, 2]) : /** @type {const} */ ('inherit')
  // npm is a batch file on Windows, which needs a shell.
  const shell = process.platform === 'win32' && command === 'npm'
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: stdio === 'inherit' ? stdio : [...stdio],
    shell,
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** npm writes this file at the end of an install: older than the lock means that something is missing. */
function installed() {
  const marker = bin('node_modules/.package-lock.json')
  return existsSync(marker) && statSync(marker).mtimeMs >= statSync(bin('package-lock.json')).mtimeMs
}

function setup() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`Node.js ${process.versions.node} is too old\n  → install Node.js 20.19 or later\n`)
    process.exit(2)
  }
  // Not `npm ci`: it refuses a lock that was written where the builds of native packages for other platforms could
  // not be had. `npm install` keeps to the locked versions and adds the build for this platform.
  if (!installed()) run('npm', ['install', '--no-fund', '--no-audit'], 'quiet')
  run(process.execPath, [bin('node_modules/typescript/bin/tsc'), '-b'], 'quiet')
}

/**
 * Runs a built program of a folder by its name.
 *
 * @param {string} folder
 * @param {string[]} args
 */
function runBuilt(folder, [name = '', ...args]) {
  const path = [`${folder}/dist/${name}.js`, `${folder}/dist/${name}/main.js`].map(bin).find(existsSync)
  if (!path) {
    const names = readdirSync(bin(folder)).filter(
      (entry) => /^[a-z-]+(\.ts)?$/.test(entry) && entry !== 'dist',
    )
    process.stderr.write(
      `there is no "${name}" in ${folder}\n  → ${names.map((entry) => entry.replace('.ts', '')).join(', ')}\n`,
    )
    process.exit(2)
  }
  run(process.execPath, ['--expose-gc', path, ...args])
}

/** @type {Record<string, (args: string[]) => void>} */
const jobs = {
  setup: () => {},
  bench: (args) => runBuilt('bench', args),
  examples: (args) => runBuilt('examples', args),
  report: (args) => run(process.execPath, [bin('packages/app/bin/bellwether.js'), 'report', ...args]),
  engine: ([name = '', ...args]) => {
    const config = bin('test/engines/vitest.config.ts')
    run(process.execPath, [
      bin('node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      config,
      `${name}.engine`,
      ...args,
    ])
  },
  test: (args) => {
    installBrowser()
    run(process.execPath, [bin('node_modules/vitest/vitest.mjs'), 'run', ...args])
  },
}

const [name = '', ...args] = process.argv.slice(2)
const job = jobs[name]
if (!job) throw new Error(`no job "${name}"; there are: ${Object.keys(jobs).join(', ')}`)
setup()
job(args)
