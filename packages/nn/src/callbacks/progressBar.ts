import { defineMessages, type Language } from '@bellwether/core'
import { checkOptions } from '../named.ts'
import { terminal } from '../run/nodeTerminal.ts'
import type { Callback, Logs } from './callback.ts'

/** A terminal's error stream, or anything that takes text. */
export type ProgressOutput = {
  write(text: string): void
  /** Redraws one line in place; else one line an epoch is written. */
  readonly interactive: boolean
  /** Characters in a line. */
  readonly columns?: number | undefined
}

export type ProgressOptions = {
  /** Where it is drawn; by default the terminal's error stream. */
  output?: ProgressOutput
  language?: Language
  /** Milliseconds; for tests. */
  now?: () => number
}

const messages = defineMessages({
  en: {
    epoch: ({ n, of }: { n: number; of: number }) => `Epoch ${n}/${of}`,
    left: ({ time }: { time: string }) => `${time} left`,
    batch: ({ n }: { n: number }) => `${n} batches`,
  },
  zh: {
    epoch: ({ n, of }) => `第 ${n}/${of} 轮`,
    left: ({ time }) => `剩余 ${time}`,
    batch: ({ n }) => `${n} 批`,
  },
})

/** Seconds as `9 s`, `1:05` or `2:03:04`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const two = (n: number) => String(n).padStart(2, '0')
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

const formatLogs = (logs: Logs) =>
  Object.entries(logs)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
    .join('  ')

const bar = (part: number, width = 20) => '━'.repeat(Math.round(part * width)).padEnd(width, '─')

const clearLine = '\r\u001b[K'

/**
 * Shows each epoch's progress, the time that is left of it, and its logs.
 *
 * @example
 * callbacks: [progressBar()]
 */
export function progressBar(options: ProgressOptions = {}): Callback {
  checkOptions('progressBar', options, { output: true, language: true, now: true })
  const { output = terminal(), language = 'en', now = () => performance.now() } = options
  const say = messages(language)
  let title = ''
  let began = 0
  let drawn = Number.NEGATIVE_INFINITY
  const seconds = () => (now() - began) / 1000

  const progress = (done: number, total: number | undefined) =>
    total === undefined
      ? `${say.batch({ n: done })}  ${formatSeconds(seconds())}`
      : `${bar(done / total)}  ${done}/${total}  ${say.left({ time: formatSeconds((seconds() / done) * (total - done)) })}`

  return {
    onEpochBegin(epoch, run) {
      title = say.epoch({ n: epoch + 1, of: run.epochs })
      began = now()
    },
    onBatchEnd(batch, logs, run) {
      if (!output.interactive || now() - drawn < 100) return
      drawn = now()
      const text = `${title}  ${progress(batch + 1, run.batchesPerEpoch)}  ${formatLogs(logs)}`
      output.write(clearLine + text.slice(0, (output.columns ?? 80) - 1))
    },
    onEpochEnd(_, logs) {
      output.write(
        `${output.interactive ? clearLine : ''}${title}  ${formatSeconds(seconds())}  ${formatLogs(logs)}\n`,
      )
    },
  }
}
