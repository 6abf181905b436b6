import { expect, it } from 'vitest'
import { createOutput } from './output.ts'
import { progressBar } from './progress.ts'

it('shows the share that is done and how long the rest will take', () => {
  let written = ''
  const stderr = { isTTY: true, write: (text: string) => (written += text) }
  const out = createOutput(
    { stdout: { write: () => {} }, stderr },
    { language: 'en', json: true, colour: false },
  )
  let time = 0
  const progress = progressBar(out, () => time)
  progress(0.01)
  expect(written).not.toContain('left')
  time = 30_000
  progress(0.25)
  // Three quarters at the same pace: 90 seconds.
  expect(written).toContain('━━━━━━────────────────── 25 %  1:30 left')
})
