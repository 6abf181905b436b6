import * as Plot from '@observablehq/plot'
import { defineChart } from '../drawing/chart.ts'
import { textWidth, wrapText } from '../drawing/text.ts'
import { words } from '../drawing/words.ts'

/** A driver in one of the columns of a map, or what it does to another one. */
export type NetworkRow =
  | { readonly kind: 'node'; readonly id: string; readonly label: string; readonly column: number }
  | {
      readonly kind: 'edge'
      readonly from: string
      readonly to: string
      readonly sign: 1 | -1
      readonly label?: string
    }

type Node = Extract<NetworkRow, { kind: 'node' }>
type Edge = Extract<NetworkRow, { kind: 'edge' }>
type Placed = Node & { x: number; y: number; lines: string[] }

const lineHeight = 15
const padding = 8

/** Columns from left to right, nodes of a column spread over the height; on phones columns lie one below the other. */
function place(
  nodes: readonly Node[],
  width: number,
  narrow: boolean,
): { placed: Placed[]; boxWidth: number; height: number } {
  const columns = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b)
  const most = Math.max(...columns.map((column) => nodes.filter((node) => node.column === column).length))
  const across = narrow ? most : columns.length
  const boxWidth = Math.min(170, width / across - (narrow ? 10 : 56))
  const wrapped = nodes.map((node) => ({ ...node, lines: wrapText(node.label, boxWidth - 2 * padding) }))
  const boxHeight = Math.max(...wrapped.map(({ lines }) => lines.length)) * lineHeight + 2 * padding
  const along = narrow ? columns.length : most
  const height = along * (boxHeight + (narrow ? 44 : 26))
  const placed = wrapped.map((node) => {
    const peers = wrapped.filter(({ column }) => column === node.column)
    const main = (columns.indexOf(node.column) + 0.5) / columns.length
    const cross = (peers.indexOf(node) + 0.5) / peers.length
    return { ...node, x: (narrow ? cross : main) * width, y: (narrow ? main : cross) * height }
  })
  return { placed, boxWidth, height }
}

const boxHeightOf = ({ lines }: Placed) => lines.length * lineHeight + 2 * padding

/** Where the straight line between the middles of two boxes leaves the first. */
function border(from: Placed, to: Placed, boxWidth: number): { x: number; y: number } {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const reach = Math.min(
    (boxWidth / 2 + 4) / Math.abs(dx || 1e-9),
    (boxHeightOf(from) / 2 + 4) / Math.abs(dy || 1e-9),
  )
  return { x: from.x + dx * Math.min(1, reach), y: from.y + dy * Math.min(1, reach) }
}

function edgeMarks(edge: Edge, placed: readonly Placed[], boxWidth: number, say: (edge: Edge) => string) {
  const from = placed.find(({ id }) => id === edge.from)
  const to = placed.find(({ id }) => id === edge.to)
  if (!from || !to) return []
  const [start, end] = [border(from, to, boxWidth), border(to, from, boxWidth)]
  const stroke = edge.sign > 0 ? 'var(--series-3)' : 'var(--series-2)'
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
  return [
    Plot.arrow([edge], {
      x1: start.x,
      y1: start.y,
      x2: end.x,
      y2: end.y,
      stroke,
      strokeWidth: 1.75,
      headLength: 7,
      ...(edge.sign < 0 && { strokeDasharray: '5 3' }),
      title: () => say(edge),
    }),
    Plot.text([edge], {
      ...{ x: middle.x, y: middle.y },
      text: () => (edge.sign > 0 ? '+' : '−'),
      fontSize: 15,
      fontWeight: 700,
      fill: stroke,
      stroke: 'var(--chart-paper)',
      strokeWidth: 4,
    }),
  ]
}

/** What drives what: boxes joined by arrows that say + or − and are dashed where they lower. */
export const network = defineChart<NetworkRow, object>({
  columns: (_options, language) => {
    const word = words(language)
    return [
      { header: word.kind, text: ({ kind }) => word[kind] },
      { header: word.from, text: (row) => (row.kind === 'node' ? row.label : row.from) },
      { header: word.to, text: (row) => (row.kind === 'node' ? '' : row.to) },
      {
        header: word.sign,
        text: (row) => (row.kind === 'node' ? '' : (row.label ?? (row.sign > 0 ? word.raises : word.lowers))),
      },
    ]
  },
  plot(rows, _options, canvas) {
    const word = words(canvas.language)
    const { placed, boxWidth, height } = place(
      rows.filter((row) => row.kind === 'node'),
      canvas.width,
      canvas.narrow,
    )
    const edges = rows.filter((row) => row.kind === 'edge')
    const name = (id: string) => placed.find((node) => node.id === id)?.label ?? id
    const say = (edge: Edge) =>
      `${name(edge.from)} → ${name(edge.to)}: ${edge.label ?? (edge.sign > 0 ? word.raises : word.lowers)}`
    return {
      height,
      margin: 0,
      x: { domain: [0, canvas.width], range: [0, canvas.width], axis: null },
      y: { domain: [0, height], range: [0, height], axis: null },
      marks: [
        edges.map((edge) => edgeMarks(edge, placed, boxWidth, say)),
        placed.map((node) => [
          Plot.rect([node], {
            x1: node.x - boxWidth / 2,
            x2: node.x + boxWidth / 2,
            y1: node.y - boxHeightOf(node) / 2,
            y2: node.y + boxHeightOf(node) / 2,
            fill: 'var(--chart-panel)',
            stroke: 'var(--chart-muted)',
            rx: 6,
          }),
          Plot.text([node], {
            x: node.x,
            y: node.y,
            text: () => node.lines.join('\n'),
            fill: 'var(--chart-ink)',
            lineHeight: lineHeight / 12,
            fontSize: Math.max(...node.lines.map((l) => textWidth(l))) > boxWidth ? 10 : 12,
          }),
        ]),
      ],
    }
  },
})
