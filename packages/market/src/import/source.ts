import { UserError } from '@bellwether/core'
import sql from 'sql-template-tag'
import { textLiteral } from '../dialects/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import { parseEncoding } from './encoding.ts'
import { containerOf } from './input.ts'
import { parquetRows, type Rows, stampOf, textRows } from './rows.ts'
import { copyRecords, type Survey, type SurveyOptions, surveyText } from './survey.ts'

/** A file made ready for DuckDB. */
export type Source = { rows: Rows; survey: Survey | undefined; path: string; stamp: string }

/** Reads the file and finds out its layout; a text that DuckDB can't read as it is gets a clean copy in `staging`. */
export async function openSource(engine: Engine, path: string, options: SurveyOptions): Promise<Source> {
  const stamp = await stampOf(path)
  const container = await containerOf(path)
  if (container === 'parquet') {
    await requireWholeParquet(engine, path)
    return { rows: await parquetRows(engine, path), survey: undefined, path, stamp }
  }
  const encoding = options.encoding && parseEncoding(options.encoding)
  const survey = await surveyText(path, { ...options, ...(encoding && { encoding }) })
  return { rows: textRows(survey, path, survey.layout.lead), survey, path, stamp }
}

async function requireWholeParquet(engine: Engine, path: string): Promise<void> {
  try {
    await engine.all(sql`select count(*) as rows from parquet_file_metadata(${textLiteral(path)})`)
  } catch (cause) {
    throw new UserError(`${path} is a damaged Parquet file`, { hint: 'copy or export it again', cause })
  }
}

/**
 * The rows of a source as DuckDB can read them: a text that it can't read as it is gets a clean copy.
 *
 * @param copy where the copy is written, if one is needed
 */
export async function readableRows({ rows, survey }: Source, copy: string): Promise<Rows> {
  if (!survey || survey.regular) return rows
  await copyRecords(survey, copy)
  return textRows({ ...survey, newline: 'lf' }, copy, 0)
}
