import { escapeXml } from './svg.ts'

/** A column of a chart's data table. */
export type Column<Row> = {
  readonly header: string
  readonly text: (row: Row) => string
  /** Numbers align right, in digits of one width. */
  readonly numeric?: boolean
}

/** The rows of a chart as an HTML table: what a reader who does not see the chart reads instead. */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  caption: string,
): string {
  const kind = (numeric?: boolean) => (numeric ? ' class="number"' : '')
  const head = columns.map(
    ({ header, numeric }) => `<th scope="col"${kind(numeric)}>${escapeXml(header)}</th>`,
  )
  const body = rows.map((row) => {
    const cells = columns.map(({ text, numeric }) => `<td${kind(numeric)}>${escapeXml(text(row))}</td>`)
    return `<tr>${cells.join('')}</tr>`
  })
  return `<table><caption>${escapeXml(caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table>`
}
