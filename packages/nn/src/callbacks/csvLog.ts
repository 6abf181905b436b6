import type { Callback, Logs } from './callback.ts'
import { type FilesOrPath, filesAt } from './files.ts'

/** A line of RFC 4180; names of logs hold neither commas nor quotes. */
const line = (cells: readonly (string | number)[]) => new TextEncoder().encode(`${cells.join(',')}\r\n`)

/**
 * Writes the logs of every epoch as a line of a CSV file, with a header first. A second run starts the file anew.
 *
 * @example
 * callbacks: [csvLog('runs/mnist', 'log.csv')]
 */
export function csvLog(place: FilesOrPath, name = 'log.csv'): Callback {
  const files = filesAt('csvLog', place)
  let columns: string[] | undefined
  const start = async (logs: Logs): Promise<string[]> => {
    const names = Object.keys(logs).sort()
    await files.write(name, line(['epoch', ...names]))
    return names
  }
  return {
    onTrainBegin() {
      columns = undefined
    },
    async onEpochEnd(epoch, logs) {
      columns ??= await start(logs)
      await files.append(name, line([epoch, ...columns.map((column) => logs[column] ?? '')]))
    },
  }
}
