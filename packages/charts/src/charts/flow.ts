import * as Plot from '@observablehq/plot'
import type { Canvas } from '../drawing/canvas.ts'
import { defineChart } from '../drawing/chart.ts'
import { numberColumn } from '../drawing/columns.ts'
import { boldWidth, wrapText } from '../drawing/text.ts'
import { graphicColor, textColor } from '../drawing/theme.ts'
import { formatValue, type ValueFormat } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** How much went from one to another. */
export type FlowRow = { readonly from: string; readonly to: string; readonly value: number }

export type FlowOptions = { readonly format: ValueFormat }

type Side = 'from' | 'to'
type Block = { name: string; top: number; size: number; lines: string[] }

const lineHeight = 14

/** A block a name, as high as what leaves or reaches it, one below the other with room for their words. */
function blocks(
  rows: readonly FlowRow[],
  side: Side,
  perUnit: number,
  format: ValueFormat,
  canvas: Canvas,
): Block[] {
  const names = [...new Set(rows.map((row) => row[side]))]
  let top = 0
  return names.map((name) => {
    const total = rows.filter((row) => row[side] === name).reduce((sum, { value }) => sum + value, 0)
    const signed = format === 'points' && side === 'from' ? -total : total
    const lines = [...wrapText(name, canvas.narrow ? 78 : 170), formatValue(signed, format, canvas.language)]
    const block = { name, top, size: total * perUnit, lines }
    top += Math.max(block.size, lines.length * lineHeight) + 12
    return block
  })
}

/** The middle of each flow's slot within its blocks at both ends, in pixels. */
function ribbons(rows: readonly FlowRow[], left: Block[], right: Block[], perUnit: number) {
  const filled = new Map<Block, number>()
  const slot = (side: Block[], name: string, size: number) => {
    const block = side.find((candidate) => candidate.name === name)!
    const used = filled.get(block) ?? 0
    filled.set(block, used + size)
    return block.top + used + size / 2
  }
  return rows.map((row) => {
    const size = row.value * perUnit
    return { ...row, size, y1: slot(left, row.from, size), y2: slot(right, row.to, size) }
  })
}

function blockMarks(side: Block[], x: 0 | 1, canvas: Canvas) {
  return side.flatMap(({ name, top, size, lines }) => [
    Plot.link([name], {
      x1: x,
      x2: x,
      y1: top,
      y2: top + Math.max(1, size),
      stroke: graphicColor(canvas.style(name)),
      strokeWidth: 8,
    }),
    Plot.text([name], {
      x,
      y: top + Math.max(size, lines.length * lineHeight) / 2,
      text: () => lines.join('\n'),
      textAnchor: x === 0 ? 'end' : 'start',
      dx: x === 0 ? -12 : 12,
      fontWeight: 600,
      lineHeight: lineHeight / 12,
      fill: textColor(canvas.style(name)),
    }),
  ])
}

const marginOf = (side: Block[]) =>
  Math.max(...side.flatMap(({ lines }) => lines).map((text) => boldWidth(text))) + 18

/** Who lost to whom: ribbons as thick as what went from each name at the left to each at the right. */
export const flow = defineChart<FlowRow, FlowOptions>({
  series: ({ from, to }) => [from, to],
  columns: (options, language) => [
    { header: words(language).from, text: ({ from }) => from },
    { header: words(language).to, text: ({ to }) => to },
    numberColumn(options.valueLabel ?? words(language).value, ({ value }) => value, options.format, language),
  ],
  plot(rows, { format }, canvas) {
    const perUnit = 260 / rows.reduce((total, { value }) => total + value, 0)
    const left = blocks(rows, 'from', perUnit, format, canvas)
    const right = blocks(rows, 'to', perUnit, format, canvas)
    const ends = [...left, ...right].map(
      ({ top, size, lines }) => top + Math.max(size, lines.length * lineHeight),
    )
    const bottom = Math.max(...ends)
    const paths = ribbons(rows, left, right, perUnit).map((ribbon) =>
      Plot.link([ribbon], {
        x1: 0,
        x2: 1,
        y1: 'y1',
        y2: 'y2',
        curve: 'bump-x',
        stroke: graphicColor(canvas.style(ribbon.from)),
        strokeOpacity: 0.35,
        strokeWidth: Math.max(1, ribbon.size),
        title: () => `${ribbon.from} → ${ribbon.to}: ${formatValue(ribbon.value, format, canvas.language)}`,
      }),
    )
    return {
      height: bottom + 32,
      marginLeft: marginOf(left),
      marginRight: marginOf(right),
      marginTop: 16,
      marginBottom: 16,
      x: { domain: [0, 1], axis: null },
      y: { domain: [0, bottom], range: [16, bottom + 16], axis: null },
      marks: [...paths, ...blockMarks(left, 0, canvas), ...blockMarks(right, 1, canvas)],
    }
  },
})
