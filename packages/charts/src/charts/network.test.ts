import { expect, test } from 'vitest'
import { frame, said, textsOf } from '../drawing/parse.contract.ts'
import { network } from './network.ts'

const rows = [
  { kind: 'node', id: 'p', label: 'Price', column: 0 },
  { kind: 'node', id: 's', label: 'Share', column: 1 },
  { kind: 'edge', from: 'p', to: 's', sign: -1 },
  { kind: 'edge', from: 'p', to: 'nowhere', sign: 1 },
] as const

test('an effect is written as + or −; one that leads nowhere is not drawn', () => {
  const texts = textsOf(network.svg(rows, said, frame))
  expect(texts).toEqual(expect.arrayContaining(['Price', 'Share', '−']))
  expect(texts).not.toContain('+')
})

test('the table says what raises and what lowers', () => {
  expect(network.table(rows, said, 'en')).toContain('lowers')
})
