import { expect, it } from 'vitest'
import { figure, found, told } from '../figures.contract.ts'
import { revisedHistory } from './revised-history.ts'

it('tells a figure that was stated differently later, in the order of publication', () => {
  const later = figure({ value: 60, published: '2026-01', source_id: 'log-2026', preferred: false })
  expect(told(found(revisedHistory, [later, figure()]))).toEqual([
    'warning: Ships · tokens · Ark, 2025-Q1: stated as 40 (2025-04), 60 (2026-01) over time, 50% apart',
  ])
})

it('takes small revisions as information, and repetitions as none', () => {
  const later = (value: number) => figure({ value, published: '2026-01', source_id: 'log-2026' })
  expect(found(revisedHistory, [figure(), later(41)])[0]!.severity).toBe('info')
  expect(found(revisedHistory, [figure(), later(40)])).toEqual([])
  expect(found(revisedHistory, [figure(), figure({ value: 60, basis: 'another' })])).toEqual([])
})
