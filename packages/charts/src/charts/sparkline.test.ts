import { expect, test } from 'vitest'
import { drawn, said, textsOf } from '../drawing/parse.contract.ts'
import { sparkline } from './sparkline.ts'

test('it is a quarter as high as wide, without words, with a dot at its last value', () => {
  const rows = [1, 4, 2].map((value, i) => ({ date: `2025-0${i + 1}-01`, value }))
  const svg = sparkline.svg(rows, { ...said, format: 'number' }, { language: 'en', id: 'x', width: 100 })
  expect(svg).toContain('viewBox="0 0 100 25"')
  expect(textsOf(svg)).toEqual([])
  expect(drawn(svg, 'circle')).toHaveLength(1)
})
