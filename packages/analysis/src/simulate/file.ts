import { UserError } from '@bellwether/core'
import { isMap, LineCounter, type Node, parseDocument } from 'yaml'
import { noWord, type Scenario, type Scenarios, scenariosSchema, type Vocabulary } from './scenario.ts'

const remedy = 'docs/en/simulate.md shows every word of a scenario file'

type Path = readonly PropertyKey[]

/** The node of a path; the nearest one above it where the path leads to nothing. */
function nodeAt(document: ReturnType<typeof parseDocument>, path: Path): Node | null {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined
    if (node?.range) return node
  }
  return document.contents
}

/** Where the key of a mapping stands: an unknown word is shown itself, not the mapping around it. */
function keyOffset(document: ReturnType<typeof parseDocument>, path: Path, key: string): number | undefined {
  const parent = path.length === 0 ? document.contents : document.getIn(path, true)
  if (!isMap(parent)) return undefined
  const pair = parent.items.find((item) => String(item.key) === key)
  return (pair?.key as Node | undefined)?.range?.[0]
}

/** Where an issue is seen: the key when the word itself is wrong, else its value. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  { path, message }: { path: Path; message: string },
): number {
  const key = message.includes(noWord)
    ? keyOffset(document, path.slice(0, -1), String(path.at(-1)))
    : undefined
  return key ?? nodeAt(document, path)?.range?.[0] ?? 0
}

const shape = (result: {
  horizon?: number | undefined
  market: object
  assume: Scenarios['assume']
  scenarios: readonly Scenario[]
}): Scenarios => ({
  horizon: result.horizon,
  volume: result.market,
  assume: result.assume,
  scenarios: result.scenarios,
})

/**
 * Scenarios from YAML.
 *
 * @param path for messages
 * @throws UserError with file, line and column for what is no YAML, an unknown word, entity or attribute, or a value that is
 *   no number
 */
export function parseScenarios(text: string, path: string, vocabulary: Vocabulary): Scenarios {
  const lines = new LineCounter()
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${path}:${line}:${col}`
  }
  // All scalars stay texts: "+40" must not become 40, nor "no" a truth.
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe', prettyErrors: false })
  const [broken] = document.errors
  if (broken) throw new UserError(`${place(broken.pos[0])}: ${broken.message}`, { hint: remedy })
  const parsed = scenariosSchema(vocabulary).safeParse(document.toJS() ?? {})
  if (parsed.success) return shape(parsed.data)
  // An unknown word explains what is missing beside it, so it is told first.
  const { issues } = parsed.error
  const unknown = issues.find((found) => found.code === 'unrecognized_keys')
  const told = unknown ?? issues[0]!
  const offset = (unknown && keyOffset(document, unknown.path, unknown.keys[0]!)) ?? offsetOf(document, told)
  const where = told.path.length > 0 ? ` (${told.path.map(String).join('.')})` : ''
  throw new UserError(`${place(offset)}${where}: ${told.message}`, { hint: remedy })
}

/**
 * One scenario from the texts of `--set`: `Google: price -30%`, `Meta: exit at 3`, `NewCo: launch like OpenAI price 2`.
 *
 * @throws UserError for a text that can't be read
 */
export function parseSets(texts: readonly string[], name: string, vocabulary: Vocabulary): Scenario {
  const changes = texts.map((text): Record<string, string> => {
    const [, entity, rest] = /^\s*(.+?)\s*:\s*(.+)$/.exec(text) ?? []
    if (entity === undefined || rest === undefined) {
      throw new UserError(`--set "${text}" is not written ENTITY: CHANGE`, {
        hint: '--set "Google: price -30%"',
      })
    }
    return entryOf(entity, rest, vocabulary, text)
  })
  const parsed = scenariosSchema(vocabulary).safeParse({ scenarios: [{ name, changes }] })
  if (parsed.success) return parsed.data.scenarios[0]!
  const [first] = parsed.error.issues
  const at = Number(first!.path[3] ?? 0)
  throw new UserError(`--set "${texts[at]}": ${first!.message}`, { hint: '--set "Google: price -30%"' })
}

/** Words and values of a change: entity names may hold spaces, so `like` takes the longest name that is known. */
function entryOf(
  entity: string,
  rest: string,
  { entities }: Vocabulary,
  text: string,
): Record<string, string> {
  const entry: Record<string, string> = {}
  let left = rest.trim()
  const take = (pattern: RegExp) => {
    const match = pattern.exec(left)
    if (match) left = left.slice(match[0].length).trim()
    return match
  }
  if (take(/^exit\b/)) entry.exit = entity
  else if (take(/^launch\b/)) entry.launch = entity
  else entry.entity = entity
  while (left !== '') {
    if (take(/^like\s+/)) {
      const longest = entities
        .filter((name) => left.startsWith(name))
        .toSorted((a, b) => b.length - a.length)[0]
      entry.like = longest ?? left.split(/\s+/)[0]!
      left = left.slice(entry.like.length).trim()
      continue
    }
    const pair = take(/^(\S+)\s+(\S+)/)
    if (!pair)
      throw new UserError(`--set "${text}": "${left}" has no value`, { hint: '--set "Google: price -30%"' })
    entry[pair[1]!] = pair[2]!
  }
  return entry
}
