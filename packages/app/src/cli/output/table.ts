import { styleText } from 'node:util'
import type { Bilingual, Language } from '@bellwether/core'
import stringWidth from 'string-width'

/** How one column of a table for people is headed and written. */
export type Column<R> = {
  readonly title: Bilingual
  /** The cell's text. */
  readonly cell: (row: R, language: Language) => string
  /** Numbers are aligned at their right edge; texts, the default, at their left. */
  readonly align?: 'left' | 'right'
  /** Whether the column may be shortened when the table is wider than the terminal. */
  readonly shrink?: boolean
}

type TableOptions = { language: Language; colour: boolean; width?: number | undefined }

const gap = '  '
/** A text cut shorter than this says too little: the table becomes blocks instead. */
const narrowest = 14

/** Shortens a text to a width in terminal columns (a Chinese character takes two), ending with an ellipsis. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/**
 * Takes what is too much from the widest columns that may shrink, a terminal column at a time; nothing when that would
 * cut a text too short to be read.
 */
function fit(widths: readonly number[], shrinkable: readonly boolean[], available: number) {
  const fitted = [...widths]
  let excess = fitted.reduce((sum, w) => sum + w + gap.length, -gap.length) - available
  while (excess-- > 0) {
    const widest = fitted.reduce((best, w, i) => (shrinkable[i] && w > (fitted[best] ?? 0) ? i : best), -1)
    if (widest < 0 || fitted[widest]! <= narrowest) return undefined
    fitted[widest]! -= 1
  }
  return fitted
}

const emphasised = (text: string, colour: boolean) => (colour ? styleText('bold', text) : text)

/** Puts pieces on lines no wider than the terminal, each whole where it fits a line. */
function flow(pieces: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const piece of pieces.map((text) => truncate(text, width))) {
    const longer = lines.length ? `${lines.at(-1)}${gap} ${piece}` : piece
    if (lines.length && stringWidth(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(piece)
  }
  return lines
}

/** A block a row: its first cell as the heading, the others as "title: cell", empty ones left out. */
function blocks(
  titles: readonly string[],
  cells: readonly (readonly string[])[],
  width: number,
  colour: boolean,
) {
  const indent = '  '
  return cells
    .map(([heading = '', ...others]) => {
      const pieces = others.flatMap((cell, i) => (cell ? [`${titles[i + 1]!}: ${cell}`] : []))
      const body = flow(pieces, width - indent.length).map((line) => indent + line)
      return [emphasised(truncate(heading, width), colour), ...body].join('\n')
    })
    .join('\n')
}

/**
 * A plain table: a heading, a rule, a line a row; columns as wide as their content, shortened to the terminal's width
 * where a column allows it. Where the terminal is too narrow for that, a block a row.
 */
export function renderTable<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  { language, colour, width: told }: TableOptions,
): string {
  // A terminal that does not know its width says 0.
  const width = told || Number.POSITIVE_INFINITY
  const titles = columns.map((column) => column.title[language])
  const cells = rows.map((row) => columns.map((column) => column.cell(row, language)))
  const natural = columns.map((_, i) =>
    Math.max(stringWidth(titles[i]!), ...cells.map((line) => stringWidth(line[i]!))),
  )
  const shrinkable = columns.map((column) => column.shrink ?? false)
  const widths = fit(natural, shrinkable, width)
  if (!widths) return blocks(titles, cells, width, colour)
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => {
        const shown = truncate(text, widths[i]!)
        const space = ' '.repeat(widths[i]! - stringWidth(shown))
        return columns[i]!.align === 'right' ? space + shown : shown + space
      })
      .join(gap)
      .trimEnd()
  const rule = widths.map((w) => '─'.repeat(w)).join(gap)
  return [emphasised(line(titles), colour), rule, ...cells.map(line)].join('\n')
}
