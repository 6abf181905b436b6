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
const narrowest = 8

/** Shortens a text to a width in terminal columns (a Chinese character takes two), ending with an ellipsis. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Takes what is too much from the widest columns that may shrink, a terminal column at a time. */
function fit(widths: number[], shrinkable: readonly boolean[], available: number): number[] {
  const fitted = [...widths]
  let excess = fitted.reduce((sum, w) => sum + w + gap.length, -gap.length) - available
  while (excess-- > 0) {
    const widest = fitted.reduce((best, w, i) => (shrinkable[i] && w > (fitted[best] ?? 0) ? i : best), -1)
    if (widest < 0 || fitted[widest]! <= narrowest) break
    fitted[widest]! -= 1
  }
  return fitted
}

/**
 * A plain table: a heading, a rule, a line a row; columns as wide as their content, shortened to the terminal's width
 * where a column allows it.
 */
export function renderTable<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  { language, colour, width }: TableOptions,
): string {
  const titles = columns.map((column) => column.title[language])
  const cells = rows.map((row) => columns.map((column) => column.cell(row, language)))
  const natural = columns.map((_, i) =>
    Math.max(stringWidth(titles[i]!), ...cells.map((line) => stringWidth(line[i]!))),
  )
  const widths = fit(
    natural,
    columns.map((column) => column.shrink ?? false),
    width ?? Number.POSITIVE_INFINITY,
  )
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => {
        const shown = truncate(text, widths[i]!)
        const space = ' '.repeat(widths[i]! - stringWidth(shown))
        return columns[i]!.align === 'right' ? space + shown : shown + space
      })
      .join(gap)
      .trimEnd()
  const heading = line(titles)
  const rule = widths.map((w) => '─'.repeat(w)).join(gap)
  return [colour ? styleText('bold', heading) : heading, rule, ...cells.map(line)].join('\n')
}
