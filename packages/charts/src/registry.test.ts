import { languages } from '@bellwether/core'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { parse } from './drawing/parse.contract.ts'
import { textWidth } from './drawing/text.ts'
import { exampleOf } from './examples.contract.ts'
import { type ChartName, type ChartSpec, charts, chartTable, drawChart } from './registry.ts'

const names = Object.keys(charts) as ChartName[]
const cases = names.flatMap((name) =>
  languages.flatMap((language) => [320, 720].map((width) => ({ name, language, width }))),
)

/** The horizontal extent of a text, from the nearest translation and its anchor; rotated text is left out. */
function extents(markup: string): { text: string; start: number; end: number }[] {
  const found: { text: string; start: number; end: number }[] = []
  const groups: { dx: number; anchor: string | undefined; size: number }[] = [
    { dx: 0, anchor: 'middle', size: 12 },
  ]
  let current: { x: number; anchor: string; size: number; lines: string[] } | undefined
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const a = attributes as Record<string, string>
    const parent = groups.at(-1)!
    const dx = Number(/translate\(([-\d.e]+)/.exec(a.transform ?? '')?.[1] ?? 0)
    const state = {
      dx: parent.dx + dx,
      anchor: a['text-anchor'] ?? parent.anchor,
      size: Number.parseFloat(a['font-size'] ?? String(parent.size)),
    }
    groups.push(state)
    if (name === 'text' && !a.transform?.includes('rotate'))
      current = {
        x: state.dx + Number(a.x ?? 0),
        anchor: state.anchor ?? 'middle',
        size: state.size,
        lines: [''],
      }
    if (name === 'tspan') current?.lines.push('')
  })
  parser.on('text', (text) => {
    if (current) current.lines[current.lines.length - 1] += text
  })
  parser.on('closetag', ({ name }) => {
    groups.pop()
    if (name !== 'text' || !current) return
    for (const text of current.lines) {
      const width = textWidth(text, current.size) * 0.94
      const start = { start: 0, middle: -width / 2, end: -width }[current.anchor] ?? 0
      found.push({ text, start: current.x + start, end: current.x + start + width })
    }
    current = undefined
  })
  parser.write(markup).close()
  return found.filter(({ text }) => text.trim())
}

describe.each(cases)('$name in $language at $width px', ({ name, language, width }) => {
  const spec = exampleOf(name, language)
  const svg = drawChart(spec, { language, id: 'figure-1', width })
  const elements = parse(svg)
  const root = elements[0]!

  test('is well-formed XML, an image with a name and a description', () => {
    expect(root.attributes.role).toBe('img')
    const ids = root.attributes['aria-labelledby']!.split(' ')
    const labels = ids.map((id) => elements.find(({ attributes }) => attributes.id === id))
    expect(labels.map((label) => label?.name)).toEqual(['title', 'desc'])
    expect(labels.map((label) => label?.text)).toEqual([spec.options.title, spec.options.description])
  })

  test('scales by its viewBox and needs no script and nothing from outside', () => {
    expect(root.attributes.viewBox).toMatch(new RegExp(`^0 0 ${width} \\d+`))
    expect(root.attributes).not.toHaveProperty('width')
    expect(
      elements.filter(({ name: tag }) => tag === 'script' || tag === 'image' || tag === 'style'),
    ).toEqual([])
    const values = elements.flatMap(({ attributes }) => Object.entries(attributes))
    expect(
      values.filter(([key, value]) => /^(xlink:)?href$|^on/.test(key) || /url\(\s*(?!#)/.test(value)),
    ).toEqual([])
  })

  test('takes its colours from custom properties, so that both themes work', () => {
    const colors = elements.flatMap(({ attributes }) => [attributes.fill, attributes.stroke])
    const fixed = colors.filter(
      (color) => color && !/^(none|currentColor|transparent|var\(--[\w-]+\))$/.test(color),
    )
    expect(fixed).toEqual([])
  })

  test('cuts no words: every text lies within the image', () => {
    const outside = extents(svg).filter(({ start, end }) => start < -1 || end > width + 1)
    expect(outside).toEqual([])
  })

  test('has no number that is not one', () => {
    expect(svg).not.toMatch(/NaN|Infinity|undefined|\bnull\b/)
  })

  test('has a table of the same rows', () => {
    const table = parse(chartTable(spec, language))
    expect(table.filter(({ name: tag }) => tag === 'tr').length).toBe(spec.rows.length + 1)
    expect(table.find(({ name: tag }) => tag === 'caption')?.text).toBe(spec.options.title)
    const heads = table.filter(({ name: tag }) => tag === 'th')
    expect(heads.every(({ attributes, text }) => attributes.scope === 'col' && text !== '')).toBe(true)
    expect(table.some(({ text }) => /NaN|undefined/.test(text))).toBe(false)
  })

  test('refuses to be drawn without a title, a description or rows', () => {
    const draw = (change: object, rows: unknown = spec.rows) =>
      drawChart({ ...spec, rows, options: { ...spec.options, ...change } } as ChartSpec, {
        language,
        id: 'x',
      })
    expect(() => draw({ title: ' ' })).toThrow(/lacks its title/)
    expect(() => draw({ description: '' })).toThrow(/lacks its description/)
    expect(() => draw({}, [])).toThrow(/has no rows/)
  })
})

test('a standalone chart carries its style sheet and its size', () => {
  const svg = drawChart(exampleOf('line', 'en'), { language: 'en', id: 'x', standalone: true })
  const elements = parse(svg)
  expect(elements[0]!.attributes.width).toBe('720')
  expect(elements.find(({ name }) => name === 'style')?.text).toContain('prefers-color-scheme:dark')
})

test('the same rows give the same bytes', () => {
  const draw = () => drawChart(exampleOf('timeline', 'zh'), { language: 'zh', id: 'x' })
  expect(draw()).toBe(draw())
})
