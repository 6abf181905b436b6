import { expect, test } from 'vitest'
import { drawn, frame, said, textsOf } from '../drawing/parse.contract.ts'
import { roc } from './roc.ts'

test('curves run beside the diagonal, and the key names them', () => {
  const rows = [0, 0.5, 1].map((x) => ({ series: 'model', x, y: Math.sqrt(x) }))
  const svg = roc.svg(rows, { ...said, xLabel: 'False positives', yLabel: 'True positives' }, frame)
  expect(drawn(svg, 'path', 'series-1').length).toBeGreaterThan(0)
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['model', 'False positives', 'True positives', '100%']))
})
