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

  it('takes a width of 0 for none told, as some terminals do', () => {
    const options = { language: 'en', colour: false } as const
    expect(renderTable(rows, columns, { ...options, width: 0 })).toBe(renderTable(rows, columns, options))
  })

  it('shortens what may shrink to the width of the terminal', () => {
    const long = [{ vendor: 'Beijing Academy of Artificial Intelligence', share: 7 }]
    const text = renderTable(long, columns, { language: 'en', colour: false, width: 24 })
    expect(text.split('\n').map((line) => stringWidth(line))).toEqual([24, 24, 24])
    expect(text).toContain('Beijing Academy…')
  })

  it('writes a block a row where columns would become unreadable', () => {
    const text = renderTable(rows, columns, { language: 'en', colour: false, width: 17 })
    expect(text).toBe(['智谱', '  Share: 5 %', 'Moonshot AI', '  Share: 12.5 %'].join('\n'))
  })

  it('keeps every line of a block within the terminal', () => {
    const wide: Column<Vendor>[] = [...columns, ...columns, ...columns]
    const text = renderTable(rows, wide, { language: 'zh', colour: false, width: 30 })
    expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(30)
    expect(text.match(/Moonshot AI/g)).toHaveLength(3)
  })
})

describe('truncate', () => {
  it('never cuts through a character', () => {
    expect(truncate('智谱清言', 6)).toBe('智谱…')
    expect(truncate('智谱清言', 8)).toBe('智谱清言')
  })
})
