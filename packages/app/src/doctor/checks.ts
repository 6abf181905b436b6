import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import type { Bilingual } from '@bellwether/core'
import { openDuckdb } from '@bellwether/market'
import { workingExecutor } from '@bellwether/nn'
import sql from 'sql-template-tag'
import { findBrowser } from '../browser/find.ts'
import { tryFolder } from '../files/folder.ts'

/** What a check found: `missing` parts are optional, `broken` ones are not. */
export type Finding = {
  readonly name: Bilingual
  readonly state: 'ok' | 'missing' | 'broken'
  readonly detail: Bilingual
  readonly remedy?: Bilingual
}

const run = promisify(execFile)
const same = (text: string): Bilingual => ({ en: text, zh: text })
const reason = (error: unknown) =>
  same(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))

const oldestNode = [20, 19] as const

async function node(): Promise<Finding> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
  return {
    name: same('Node.js'),
    state: recent ? 'ok' : 'broken',
    detail: same(process.versions.node),
    ...(!recent && {
      remedy: { en: 'install Node.js 20.19 or later', zh: '请安装 Node.js 20.19 或更高版本' },
    }),
  }
}

async function database(): Promise<Finding> {
  const name = { en: 'Database (DuckDB)', zh: '数据库（DuckDB）' }
  try {
    const engine = await openDuckdb()
    const [row] = await engine.all<{ version: string }>(sql`select version() as version`)
    await engine.close()
    return { name, state: 'ok', detail: same(row?.version ?? '') }
  } catch (error) {
    return { name, state: 'broken', detail: reason(error), remedy: same('npm install --include=optional') }
  }
}

/** Where neural networks train: by the native library, or several times slower by WebAssembly. */
async function neuralRuntime(): Promise<Finding> {
  const name = { en: 'Neural networks (ONNX Runtime)', zh: '神经网络（ONNX Runtime）' }
  const remedy = same('npm install onnxruntime-node onnxruntime-web')
  try {
    if ((await workingExecutor()) === 'ortNode')
      return { name, state: 'ok', detail: { en: 'native library', zh: '原生库' } }
    const detail = {
      en: 'no native library: they train by WebAssembly, several times slower',
      zh: '没有原生库：改用 WebAssembly 训练，速度慢数倍',
    }
    return { name, state: 'missing', detail, remedy }
  } catch (error) {
    return { name, state: 'broken', detail: reason(error), remedy }
  }
}

async function browser(): Promise<Finding> {
  const name = { en: 'Browser for PDF', zh: '用于 PDF 的浏览器' }
  const path = await findBrowser()
  if (path) return { name, state: 'ok', detail: same(path) }
  return {
    name,
    state: 'missing',
    detail: { en: 'none found: reports are written as HTML', zh: '未找到：报告只输出 HTML' },
    remedy: {
      en: 'install Chromium or Chrome, or set CHROME_PATH to one',
      zh: '安装 Chromium 或 Chrome，或用 CHROME_PATH 指定其路径',
    },
  }
}

async function chineseFont(): Promise<Finding> {
  const name = { en: 'Chinese font', zh: '中文字体' }
  if (process.platform !== 'linux')
    return { name, state: 'ok', detail: { en: 'comes with the system', zh: '系统自带' } }
  try {
    const { stdout } = await run('fc-list', [':lang=zh', 'family'])
    const family = stdout.split('\n').find(Boolean)
    if (family) return { name, state: 'ok', detail: same(family) }
  } catch {
    // Without fontconfig there is nothing to ask; the remedy is the same.
  }
  return {
    name,
    state: 'missing',
    detail: { en: 'none found: Chinese PDFs would show boxes', zh: '未找到：中文 PDF 会显示为方框' },
    remedy: same('apt-get install fonts-noto-cjk'),
  }
}

async function writableFolder(): Promise<Finding> {
  const name = { en: 'Writable folder', zh: '可写目录' }
  const folder = process.cwd()
  try {
    await tryFolder(folder)
    return { name, state: 'ok', detail: same(folder) }
  } catch (error) {
    const remedy = {
      en: `run it in a folder of yours, such as ${tmpdir()}`,
      zh: `请在有写权限的目录中运行，例如 ${tmpdir()}`,
    }
    return { name, state: 'broken', detail: reason(error), remedy }
  }
}

/** What `bellwether doctor` looks at, in the order that it is shown. */
export const checks: readonly (() => Promise<Finding>)[] = [
  node,
  database,
  neuralRuntime,
  browser,
  chineseFont,
  writableFolder,
]
