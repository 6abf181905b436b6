import { expect, it } from 'vitest'
import { figure, found, told } from '../figures.contract.ts'
import { mixedDefinitions } from './mixed-definitions.ts'

it('tells a measure of one entity that is counted in two ways', () => {
  const later = figure({ basis: 'as told by sailors', basis_zh: '水手口述', period_start: '2025-04-01' })
  const findings = found(mixedDefinitions, [figure(), later])
  expect(told(findings)).toEqual([
    'info: Ark · tokens is counted in different ways: “as counted in port” and “as told by sailors”',
  ])
  expect(findings[0]!.message.zh).toContain('“水手口述”')
  expect(found(mixedDefinitions, [figure(), figure({ entity: 'Whale', basis: 'other' })])).toEqual([])
})

it('tells how far definitions of one market differ', () => {
  const size = (basis: string, value: number) =>
    figure({ metric: 'market_size', entity: 'Ships', vendor: 'all vendors', unit: 'USD', basis, value })
  // Gartner in 2025: models only, and all spending with devices and servers, in billions.
  expect(told(found(mixedDefinitions, [size('models only', 14.2), size('with devices', 644)]))).toEqual([
    'warning: Ships, 2025-Q1: 2 definitions differ 45.35-fold',
  ])
})
