import type { Language } from '@bellwether/core'
import * as Plot from '@observablehq/plot'
import { defineChart } from '../drawing/chart.ts'
import { textWidth, wrapText } from '../drawing/text.ts'
import { words } from '../drawing/words.ts'

/**
 * A driver in one of the columns of a map, or how it goes with another one: up (1), down (−1), not told apart from nothing
 * (0), or not known (null).
 */
export type NetworkRow =
  | { readonly kind: 'node'; readonly id: string; readonly label: string; readonly column: number }
  | {
      readonly kind: 'edge'
      readonly from: string
      readonly to: string
      readonly sign: 1 | -1 | 0 | null
      /** What is said of the link in the table and under the pointer. */
      readonly label?: string
      /** What stands on the line; + or − unless given. */
      readonly mark?: string
    }

export type NetworkOptions = {
  /** What a link is, as the head of the table's column. */
  readonly edgeLabel?: string
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

/** Up, down, unclear, unknown: each differs in its line as well as its colour. */
const looks = {
  up: { stroke: 'var(--series-3)', strokeWidth: 1.75, mark: '+' },
  down: { stroke: 'var(--series-2)', strokeWidth: 1.75, strokeDasharray: '5 3', mark: '−' },
  unclear: { stroke: 'var(--chart-muted)', strokeWidth: 1, mark: '0' },
  unknown: { stroke: 'var(--chart-muted)', strokeWidth: 1, strokeDasharray: '1 3', mark: '–' },
} as const

const lookOf = ({ sign }: Edge) =>
  sign === null ? looks.unknown : sign > 0 ? looks.up : sign < 0 ? looks.down : looks.unclear

type Point = { readonly x: number; readonly y: number }
type Line = { readonly edge: Edge; readonly start: Point; readonly end: Point }

const pointAt = ({ start, end }: Line, part: number): Point => ({
  x: start.x + part * (end.x - start.x),
  y: start.y + part * (end.y - start.y),
})

/** How far a point is from a box or another mark, 0 inside of it; marks are wider than high. */
const clearance = (point: Point, x: number, y: number, width: number, height: number) =>
  Math.max(0, Math.abs(point.x - x) - width / 2, 1.6 * (Math.abs(point.y - y) - height / 2))

/** Puts each mark where its line is farthest from boxes and from the marks before it. */
function placeMarks(lines: readonly Line[], placed: readonly Placed[], boxWidth: number): Point[] {
  const marks: Point[] = []
  for (const line of lines) {
    const room = (part: number) => {
      const point = pointAt(line, part)
      const boxes = placed.map((box) => clearance(point, box.x, box.y, boxWidth, boxHeightOf(box)))
      const others = marks.map((mark) => clearance(point, mark.x, mark.y, 0, 0))
      return Math.min(26, ...boxes) + Math.min(40, ...others)
    }
    const parts = [0.4, 0.5, 0.3, 0.6, 0.2, 0.7, 0.12, 0.8]
    marks.push(
      pointAt(
        line,
        parts.reduce((best, part) => (room(part) > room(best) + 1 ? part : best)),
      ),
    )
  }
  return marks
}

function linesOf(edges: readonly Edge[], placed: readonly Placed[], boxWidth: number): Line[] {
  return edges.flatMap((edge) => {
    const from = placed.find(({ id }) => id === edge.from)
    const to = placed.find(({ id }) => id === edge.to)
    return from && to ? [{ edge, start: border(from, to, boxWidth), end: border(to, from, boxWidth) }] : []
  })
}

function lineMark({ edge, start, end }: Line, say: (edge: Edge) => string) {
  const { mark: _, ...line } = lookOf(edge)
  const ends = { x1: start.x, y1: start.y, x2: end.x, y2: end.y }
  return Plot.arrow([edge], { ...ends, ...line, headLength: 7, title: () => say(edge) })
}

function signMark({ edge }: Line, { x, y }: Point) {
  const { mark, stroke } = lookOf(edge)
  return Plot.text([edge], {
    x,
    y,
    text: () => edge.mark ?? mark,
    fontSize: edge.mark ? 11 : 15,
    fontWeight: edge.sign ? 700 : 400,
    fill: stroke,
    stroke: 'var(--chart-paper)',
    strokeWidth: 4,
  })
}

/** What a link says in words. */
function wordsOf({ sign, label }: Edge, language: Language): string {
  const word = words(language)
  return (
    label ?? (sign === null ? word.unknown : sign === 0 ? word.unclear : sign > 0 ? word.raises : word.lowers)
  )
}

/** What drives what: boxes joined by arrows that say + or −, dashed where they lower, thin where nothing is told. */
export const network = defineChart<NetworkRow, NetworkOptions>({
  columns: ({ edgeLabel }, language) => {
    const word = words(language)
    return [
      { header: word.kind, text: ({ kind }) => word[kind] },
      { header: word.from, text: (row) => (row.kind === 'node' ? row.label : row.from) },
      { header: word.to, text: (row) => (row.kind === 'node' ? '' : row.to) },
      {
        header: edgeLabel ?? word.sign,
        text: (row) => (row.kind === 'node' ? '' : wordsOf(row, language)),
      },
    ]
  },
  plot(rows, _options, canvas) {
    const { placed, boxWidth, height } = place(
      rows.filter((row) => row.kind === 'node'),
      canvas.width,
      canvas.narrow,
    )
    const edges = rows.filter((row) => row.kind === 'edge')
    const name = (id: string) => placed.find((node) => node.id === id)?.label ?? id
    const say = (edge: Edge) => `${name(edge.from)} → ${name(edge.to)}: ${wordsOf(edge, canvas.language)}`
    const lines = linesOf(edges, placed, boxWidth)
    const marks = placeMarks(lines, placed, boxWidth)
    return {
      height,
      margin: 0,
      x: { domain: [0, canvas.width], range: [0, canvas.width], axis: null },
      y: { domain: [0, height], range: [0, height], axis: null },
      marks: [
        lines.map((line) => lineMark(line, say)),
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
        lines.map((line, i) => signMark(line, marks[i]!)),
      ],
    }
  },
})
