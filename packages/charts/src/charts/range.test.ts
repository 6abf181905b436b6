import { expect, test } from 'vitest'
import { drawn, frame, said, textsOf } from '../drawing/parse.contract.ts'
import { range } from './range.ts'

/** Gartner's definitions for 2025: models alone, and everything including devices and servers. */
const rows = [
  { label: 'models', estimates: [{ publisher: 'Gartner', value: 14.2e9 }] },
  {
    label: 'all',
    estimates: [
      { publisher: 'A', value: 37e9 },
      { publisher: 'B', value: 644e9 },
    ],
  },
]

test('each estimate is a dot, and the ends are written', () => {
  const svg = range.svg(rows, { ...said, format: 'usd' }, frame)
  expect(drawn(svg, 'circle')).toHaveLength(3)
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['$14.2B', '$37B – $644B']))
})

test('the table names each publisher', () => {
  expect(range.table(rows, { ...said, format: 'usd' }, 'en')).toContain('A: $37B; B: $644B')
})

test('every tick of a logarithmic axis is labelled', () => {
  const wide = [{ label: 'China', estimates: [217e6, 26.9e9].map((value) => ({ publisher: 'p', value })) }]
  const texts = textsOf(range.svg(wide, { ...said, format: 'usd' }, frame))
  expect(texts).toEqual(expect.arrayContaining(['$300M', '$1B', '$3B', '$10B', '$30B']))
})
