import type { Callback } from '../callbacks/callback.ts'
import type { ProgressOutput } from '../callbacks/progressBar.ts'

/** The terminal's error stream, so that results on standard output stay clean. Only in Node. */
export const terminal = (): ProgressOutput => ({
  write: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
  columns: process.stderr.columns,
})

/**
 * Ends training cleanly on Ctrl-C: the step under way is finished and `fit` returns, so that what follows can save. A second
 * Ctrl-C ends the program at once. Only in Node.
 */
export function stopOnInterrupt(): Callback & { readonly interrupted: boolean } {
  let interrupted = false
  const interrupt = () => {
    interrupted = true
  }
  return {
    get interrupted() {
      return interrupted
    },
    onTrainBegin() {
      process.once('SIGINT', interrupt)
    },
    onBatchEnd(_batch, _logs, run) {
      if (interrupted) run.stop()
    },
    onTrainEnd() {
      process.off('SIGINT', interrupt)
    },
  }
}
