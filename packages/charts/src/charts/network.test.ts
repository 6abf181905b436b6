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

test('what is unclear or unknown is told so, and a mark of its own stands on its line', () => {
  const links = [
    ...rows.slice(0, 2),
    { kind: 'edge', from: 'p', to: 's', sign: 0, mark: '+0.05' },
    { kind: 'edge', from: 's', to: 'p', sign: null },
  ] as const
  expect(textsOf(network.svg(links, said, frame))).toEqual(expect.arrayContaining(['+0.05', '–']))
  const table = network.table(links, { ...said, edgeLabel: 'Association' }, 'en')
  for (const word of ['Association', 'unclear', 'no data']) expect(table).toContain(word)
})

test('the table says what raises and what lowers', () => {
  expect(network.table(rows, said, 'en')).toContain('lowers')
})
