import { expect, test } from 'vitest'
import { frame, said, textsOf } from '../drawing/parse.contract.ts'
import { shareArea } from './share-area.ts'

const rows = [
  { series: 'a', date: '2025-01-01', share: 0.75 },
  { series: 'b', date: '2025-01-01', share: 0.25 },
  { series: 'b', date: '2025-06-01', share: 1 },
]

test('names stand beside the layers of the last date, with their shares; who is gone is not named', () => {
  const texts = textsOf(shareArea.svg(rows, said, frame))
  expect(texts).toContain('b 100.0%')
  expect(texts.filter((text) => text.startsWith('a '))).toEqual([])
})
