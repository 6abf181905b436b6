/**
 * Accuracy and time of the automatic forecaster on forecasting competitions, intervals included, on all cores.
 *
 *   npm run bench:forecast -- --data FOLDER [--files m1.csv,m3_train.csv] [--back 0] [--every 1] [--model auto] [--workers 2]
 *
 * A file's test part is the judge where there is one and `--back` is 0; `--back 1` hides the last horizon of the training
 * part instead. Each frequency of a file is one panel: weights and interval widths are learnt on origins before the one
 * that is judged. `--model ets` and so on score one forecaster alone.
 */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { createRandom, shuffle } from '@bellwether/core'
import {
  accuracy,
  type ForecasterName,
  forecasters,
  learnPanel,
  type PanelOptions,
  type PanelRecord,
  type Score,
} from '@bellwether/models'
import { type CompetitionSeries, heldOut, readCompetition } from './competition.ts'
import type { Answer, Task } from './worker.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    files: { type: 'string', default: 'm1.csv,m3_train.csv' },
    back: { type: 'string', default: '0' },
    every: { type: 'string', default: '1' },
    model: { type: 'string', default: 'auto' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
})
if (!values.data) {
  process.stderr.write('no data\n  → npm run bench:forecast -- --data FOLDER\n')
  process.exit(2)
}
if (!(values.model in forecasters)) {
  process.stderr.write(`no model "${values.model}"\n  → ${Object.keys(forecasters).join(', ')}\n`)
  process.exit(2)
}

/** Workers that take tasks in small batches, so that none waits for the slowest. */
function openPool(size: number) {
  const workers = Array.from({ length: size }, () => new Worker(new URL('./worker.js', import.meta.url)))
  async function run(tasks: readonly Task[], label: string): Promise<Answer[]> {
    const answers: Answer[] = new Array(tasks.length)
    const start = performance.now()
    let next = 0
    let done = 0
    const serve = async (worker: Worker) => {
      while (next < tasks.length) {
        const at = next
        const batch = tasks.slice(at, at + 8)
        next += batch.length
        const found = await new Promise<Answer[]>((resolve, reject) => {
          worker.once('message', resolve)
          worker.once('error', reject)
          worker.postMessage(batch)
        })
        worker.removeAllListeners('error')
        for (const [k, answer] of found.entries()) answers[at + k] = answer
        done += batch.length
        const left = ((performance.now() - start) / done) * (tasks.length - done)
        if (process.stderr.isTTY)
          process.stderr.write(`\r${label} ${done}/${tasks.length}, ${Math.ceil(left / 1000)} s `)
      }
    }
    await Promise.all(workers.map(serve))
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    return answers
  }
  return { run, close: () => Promise.all(workers.map((worker) => worker.terminate())) }
}

const pool = openPool(Number(values.workers))
const begin = performance.now()
let milliseconds = 0

/** Trials from one, two and three horizons before the origin, on up to 200 series. */
async function learn(panel: readonly CompetitionSeries[], options: PanelOptions): Promise<PanelRecord> {
  const sample = shuffle([...panel], createRandom(1)).slice(0, 200)
  const tasks: Task[] = sample.flatMap(({ training }) =>
    [1, 2, 3].map((back) => ({ kind: 'trial', values: Float64Array.from(training), options, back }) as const),
  )
  const trials = (await pool.run(tasks, 'learning')).flatMap(({ trial }) => (trial ? [trial] : []))
  return learnPanel(trials, options.horizon)
}

async function scorePanel(panel: readonly CompetitionSeries[]): Promise<Score[]> {
  const { period, horizon } = panel[0]!
  const options = { period, horizon, nonNegative: panel.every((s) => s.training.every((v) => v >= 0)) }
  const by = values.model === 'auto' ? await learn(panel, options) : (values.model as ForecasterName)
  const tasks = panel.map(
    ({ training, test }) =>
      ({
        kind: 'score',
        values: Float64Array.from(training),
        actual: Float64Array.from(test),
        options,
        by,
      }) as const,
  )
  const answers = await pool.run(tasks, panel[0]!.frequency)
  milliseconds += answers.reduce((sum, a) => sum + a.milliseconds, 0)
  if (typeof by !== 'string') process.stderr.write(`theta weight ${by.thetaWeight}\n`)
  return answers.flatMap(({ score }) => (score ? [score] : []))
}

const columns = ['panel', 'series', 'sMAPE', 'by series', 'MAPE', 'MASE', 'in 80 %', 'in 95 %', 'MSIS 95 %']

function row(name: string, scores: readonly Score[]): string[] {
  const all = accuracy(scores)
  const number = (value: number | undefined, digits = 2) =>
    value === undefined ? '–' : value.toFixed(digits)
  return [
    name,
    String(scores.length),
    number(all.sMAPE),
    number(accuracy(scores, 'series').sMAPE),
    number(all.MAPE),
    number(all.MASE, 3),
    number(all.levels[0]?.coverage, 3),
    number(all.levels[1]?.coverage, 3),
    number(all.levels[1]?.MSIS),
  ]
}

const rows: string[][] = [columns]
for (const file of values.files.split(',')) {
  const every = Number(values.every)
  const all = readCompetition(join(values.data, file))
    .filter((_, k) => k % every === 0)
    .map((series) => heldOut(series, Number(values.back)))
    .filter(({ training, period }) => training.length >= Math.max(3, period > 1 ? period : 3))
  const frequencies = [...new Set(all.map(({ frequency }) => frequency))]
  const total: Score[] = []
  for (const frequency of frequencies) {
    const scores = await scorePanel(all.filter((series) => series.frequency === frequency))
    total.push(...scores)
    if (scores.length > 0) rows.push(row(`${file} ${frequency}`, scores))
  }
  if (total.length > 0) rows.push(row(`${file} all`, total))
}
await pool.close()

for (const cells of rows) {
  process.stdout.write(
    `${cells.map((cell, k) => (k === 0 ? cell.padEnd(24) : cell.padStart(10))).join('')}\n`,
  )
}
const seconds = ((performance.now() - begin) / 1000).toFixed(1)
const memory = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(
  `${seconds} s on ${values.workers} workers (${(milliseconds / 1000).toFixed(0)} s of forecasts), ${memory} MB at most\n`,
)
