import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, endProcess, Missing, runProgram } from './process.ts'

/** ClickHouse's engine as an npm package: 546 MB unpacked, which is why it is no dependency of the workspace. */
const version = '3.4.0'

/** Installs chdb once, outside the workspace. @throws Missing where it can't be had */
export async function installChdb(): Promise<string> {
  const builds = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']
  const here = `${process.platform}-${process.arch}`
  if (!builds.includes(here)) throw new Missing(`chdb has no build for ${here}`)
  const folder = cacheFolder(`chdb-${version}`)
  const modules = join(folder, 'node_modules')
  if (!existsSync(join(modules, '.package-lock.json'))) {
    await runProgram('npm', [
      'install',
      `chdb@${version}`,
      '--no-fund',
      '--no-audit',
      '--ignore-scripts',
      '--prefix',
      folder,
    ])
  }
  return modules
}

/** A ClickHouse server of the tests. */
export type ChdbServer = { readonly port: number; readonly process: ChildProcess; stop(): Promise<void> }

/** Starts ClickHouse's engine behind its HTTP interface on loopback. It ends when this process does. */
export async function startChdb(modules: string, password = ''): Promise<ChdbServer> {
  const script = fileURLToPath(new URL('./chdb-server.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, modules, password], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [printed] = (await once(child.stdout!, 'data')) as [Buffer]
  return { port: Number(String(printed).trim()), process: child, stop: () => endProcess(child) }
}
