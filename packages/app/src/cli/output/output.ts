import { defineMessages, type Language } from '@bellwether/core'
import { type Column, renderTable } from './table.ts'

/** A row that a command answers with: its JSON names are the same in NDJSON, docs and SQL. */
export type Row = Readonly<Record<string, unknown>>

/** The one place that prints: tables for people, NDJSON for pipes and `--json`, progress on standard error. */
export type Output = {
  /** Whether rows are printed as NDJSON. */
  readonly json: boolean
  readonly language: Language
  /** Answers with rows: a table at a terminal, one JSON object a line otherwise. */
  rows<R extends Row>(rows: Iterable<R>, columns: readonly Column<R>[]): void
  /** Text for people; not printed where rows are NDJSON. */
  text(text: string): void
  /** The commands that a reader may want next, as `[command, why]`; for people only. */
  next(commands: readonly (readonly [command: string, why: string])[]): void
  /** A passing state of long work, on standard error and only at a terminal; the last one is wiped. */
  progress(text: string): void
  /** A line for people on standard error, printed in either mode: warnings, paths of files written. */
  notice(text: string): void
}

/** Where output goes; injected so that tests can read it. */
export type Streams = {
  readonly stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number }
  readonly stderr: { write(text: string): unknown; isTTY?: boolean }
}

type OutputOptions = { language: Language; json: boolean; colour: boolean }

const messages = defineMessages({
  en: { next: 'Next:', empty: 'No rows.' },
  zh: { next: '接下来：', empty: '没有数据。' },
})

const clearLine = '\r\u001b[2K'

/** Numbers that JSON can't hold (NaN, ±∞) become null; days and texts stay as they are. */
const toJson = (row: Row) =>
  JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value))

/** Makes the output of one command. */
export function createOutput({ stdout, stderr }: Streams, { language, json, colour }: OutputOptions): Output {
  const say = messages(language)
  let passing = false

  function wipe(): void {
    if (passing) stderr.write(clearLine)
    passing = false
  }

  function print(text: string): void {
    wipe()
    stdout.write(`${text}\n`)
  }

  return {
    json,
    language,
    rows(rows, columns) {
      if (json) {
        for (const row of rows) print(toJson(row))
        return
      }
      const all = [...rows]
      print(all.length ? renderTable(all, columns, { language, colour, width: stdout.columns }) : say.empty)
    },
    text(text) {
      if (!json) print(text)
    },
    next(commands) {
      if (json || commands.length === 0) return
      const width = Math.max(...commands.map(([command]) => command.length))
      print(
        `\n${say.next}\n${commands.map(([command, why]) => `  ${command.padEnd(width)}  ${why}`).join('\n')}`,
      )
    },
    progress(text) {
      if (!stderr.isTTY) return
      stderr.write(clearLine + text)
      passing = true
    },
    notice(text) {
      wipe()
      stderr.write(`${text}\n`)
    },
  }
}
