import { type Column, renderTable } from '@bellwether/charts'
import { escapeHtml } from './html.ts'

/** A long table that opens on demand and scrolls by itself; its summary is its caption. Nothing without rows. */
export function foldedTable<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): string {
  if (rows.length === 0) return ''
  const name = escapeHtml(caption)
  return `<details class="data"><summary>${name}</summary><div class="scroll" role="region" tabindex="0" aria-label="${name}">${renderTable(rows, columns, caption)}</div></details>`
}
