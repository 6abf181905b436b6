import { expect, it } from 'vitest'
import { figure, found, told } from '../figures.contract.ts'
import { engineWithLogs } from '../logs.contract.ts'
import { duplicates } from './duplicates.ts'

it('tells figures of one source for one period, not those of two sources', () => {
  expect(told(found(duplicates, [figure(), figure({ value: 41 })]))).toEqual([
    'error: Ships · tokens · Ark: 2 figures of one source stand for the same period',
  ])
  expect(found(duplicates, [figure(), figure({ source_id: 'other' })])).toEqual([])
})

it('counts the rows of a log that repeat another', async () => {
  const engine = await engineWithLogs({ copies: 3 })
  expect(told(await duplicates.sales!(engine))).toEqual([
    'warning: 730 rows repeat another row in every column',
  ])
  expect(told(await duplicates.events!(engine))).toEqual([
    'info: 730 rows repeat another row in every column',
  ])
  expect(await duplicates.sales!(await engineWithLogs())).toEqual([])
})
