import { defineMessages } from '@bellwether/core'
import type { Output } from './output.ts'

const messages = defineMessages({
  en: { left: ({ time }: { time: string }) => `${time} left` },
  zh: { left: ({ time }) => `剩余 ${time}` },
})

const width = 24

/** Seconds as `9 s` or `1:05`. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/**
 * Shows how much of long work is done and how long the rest will take, on standard error at a terminal.
 *
 * @param now milliseconds; for tests
 * @returns to be told the share that is done, 0 to 1
 */
export function progressBar(out: Output, now = () => performance.now()): (share: number) => void {
  const start = now()
  const say = messages(out.language)
  return (share) => {
    const full = Math.round(share * width)
    const bar = '━'.repeat(full) + '─'.repeat(width - full)
    const seconds = (now() - start) / 1000
    // The first moments say little about the rest.
    const rest = share > 0.02 ? `  ${say.left({ time: duration((seconds * (1 - share)) / share) })}` : ''
    out.progress(`${bar} ${Math.floor(share * 100)} %${rest}`)
  }
}
