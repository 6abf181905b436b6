import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { type Column, renderTable, truncate } from './table.ts'

type Vendor = { vendor: string; share: number }

const columns: Column<Vendor>[] = [
  { title: { en: 'Vendor', zh: '厂商' }, cell: ({ vendor }) => vendor, shrink: true },
  { title: { en: 'Share', zh: '份额' }, cell: ({ share }) => `${share} %`, align: 'right' },
]
const rows = [
  { vendor: '智谱', share: 5 },
  { vendor: 'Moonshot AI', share: 12.5 },
]

describe('renderTable', () => {
  it('aligns Chinese, whose characters take two columns', () => {
    const lines = renderTable(rows, columns, { language: 'zh', colour: false }).split('\n')
    expect(lines).toEqual([
      '厂商           份额',
      '───────────  ──────',
      '智谱            5 %',
      'Moonshot AI  12.5 %',
    ])
    expect(new Set(lines.map((line) => stringWidth(line)))).toEqual(new Set([19]))
  })

  it('shortens what may shrink to the width of the terminal', () => {
    const text = renderTable(rows, columns, { language: 'en', colour: false, width: 17 })
    expect(text.split('\n').map((line) => stringWidth(line))).toEqual([17, 17, 17, 17])
    expect(text).toContain('Moonshot… ')
  })
})

describe('truncate', () => {
  it('never cuts through a character', () => {
    expect(truncate('智谱清言', 6)).toBe('智谱…')
    expect(truncate('智谱清言', 8)).toBe('智谱清言')
  })
})
