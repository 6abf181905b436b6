/**
 * Imports ten million sales, or events, from a CSV file: seconds, rows a second and the highest memory of the process.
 *
 *   npm run bench:import [-- --rows 10000000] [--as events]
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom, dayOf } from '@bellwether/core'
import { importFile } from '@bellwether/market'

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '10000000' }, as: { type: 'string', default: 'sales' } },
})
const rows = Number(values.rows)
const table = values.as === 'events' ? 'events' : 'sales'
const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'))
const path = join(folder, `${table}.csv`)
const random = createRandom(1)

const kinds = {
  sales: {
    header: 'order_date,customer_id,brand,product,region,units,revenue,currency',
    row: () => {
      const day = dayOf(19_723 + random.integer(700))
      const cents = (random.integer(10_000) / 100).toFixed(2)
      return `${day} 12:30:00,c${random.integer(1_000_000)},vendor ${random.integer(8)},p${random.integer(50)},EU,${1 + random.integer(9)},${cents},USD`
    },
  },
  events: {
    header: 'time,user_id,product,event,region,version',
    row: () => {
      const moment = new Date((19_723 + 700 * random.uniform()) * 86_400_000).toISOString()
      return `${moment},u${random.integer(1_000_000)},p${random.integer(3)},event ${random.integer(20)},EU,${random.integer(9)}`
    },
  },
}

async function writeFile(): Promise<void> {
  const { header, row } = kinds[table]
  const out = createWriteStream(path)
  out.write(`${header}\n`)
  for (let done = 0; done < rows; done += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - done) }, row)
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

let peak = 0
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 50)
try {
  await writeFile()
  const { size } = await stat(path)
  peak = 0
  const start = performance.now()
  const result = await importFile(path, join(folder, 'workspace'), { as: table }, { threads: 2 })
  const seconds = (performance.now() - start) / 1000
  if (result.rows !== rows) throw new Error(`${result.rows} rows imported of ${rows}`)
  process.stdout.write(
    `${rows} rows, ${(size / 1e6).toFixed(0)} MB: ${seconds.toFixed(1)} s, ` +
      `${Math.round(rows / seconds)} rows/s, at most ${(peak / 1e6).toFixed(0)} MB of memory\n`,
  )
} finally {
  clearInterval(watch)
  await rm(folder, { recursive: true, force: true })
}
