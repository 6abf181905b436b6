import {
  defineMessages,
  isUserError,
  type Language,
  languageOf,
  languages,
  UserError,
} from '@bellwether/core'
import { Command, CommanderError, Option } from 'commander'
import { commands } from './commands/registry.ts'
import type { Context } from './context.ts'
import { createOutput, type Streams } from './output/output.ts'

/** What the command line takes from the process around it. */
export type Surroundings = Streams & {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** 0: done; 1: a bug; 2: something the user can mend; 130: stopped by Ctrl-C, as shells have it. */
type ExitCode = 0 | 1 | 2 | 130

const version = '0.1.0'

const messages = defineMessages({
  en: {
    description: 'Measures, explains, forecasts and simulates market share and user growth.',
    language: 'language of what is printed: en or zh',
    json: 'print one JSON object a line, as in a pipe',
    colour: 'print without colours (as NO_COLOR does)',
    error: 'error',
    stopped: 'Stopped.',
    bug: 'This is a bug in bellwether; please report it with the lines above.',
    unknownLanguage: ({ value }: { value: string }) =>
      `--lang "${value}" is not a language that bellwether speaks`,
  },
  zh: {
    description: '度量、解释、预测并模拟市场份额与用户增长。',
    language: '输出语言：en 或 zh',
    json: '每行输出一个 JSON 对象（与管道相同）',
    colour: '不使用颜色（等同 NO_COLOR）',
    error: '错误',
    stopped: '已停止。',
    bug: '这是 bellwether 的缺陷，请附上以上内容反馈。',
    unknownLanguage: ({ value }) => `--lang "${value}" 不是可用的语言`,
  },
})

/** The language must be known before the options are declared, since their descriptions are in it. */
function chooseLanguage(args: readonly string[], env: Surroundings['env']): Language {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='))
  const asked = at < 0 ? undefined : (args[at]!.split('=')[1] ?? args[at + 1])
  if (asked === undefined) return languageOf(env.BELLWETHER_LANG ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG)
  const found = languages.find((language) => language === asked)
  if (found) return found
  throw new UserError(messages('en').unknownLanguage({ value: asked }), {
    hint: `write --lang ${languages.join('|')}`,
  })
}

/** Options that every command takes. */
function addSharedOptions(command: Command, language: Language): Command {
  const say = messages(language)
  return command
    .addOption(new Option('--lang <language>', say.language).choices([...languages]))
    .option('--json', say.json)
    .option('--no-color', say.colour)
}

async function createProgram(args: readonly string[], context: Context): Promise<Command> {
  const { language } = context
  const program = addSharedOptions(new Command('bellwether'), language)
    .description(messages(language).description)
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
  const asked = args.find((arg) => arg in commands)
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = addSharedOptions(program.command(name).summary(summary[language]), language)
      .description(summary[language])
      .copyInheritedSettings(program)
    if (name === asked) (await load()).configure(command, context)
  }
  return program
}

/** Says what went wrong on standard error and gives the exit code. */
function report(error: unknown, stderr: Streams['stderr'], language: Language, stopped: boolean): ExitCode {
  const say = messages(language)
  if (stopped) {
    stderr.write(`${say.stopped}\n`)
    return 130
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    stderr.write(`${error.message}\n`)
    return 2
  }
  if (isUserError(error)) {
    stderr.write(`${say.error}: ${error.message}\n${error.hint ? `  → ${error.hint}\n` : ''}`)
    return 2
  }
  stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${say.bug}\n`)
  return 1
}

/**
 * Runs one command line.
 *
 * @param args what follows the program's name
 * @returns the exit code
 */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr, env, signal } = surroundings
  let language = languageOf(undefined)
  try {
    language = chooseLanguage(args, env)
    const json = args.includes('--json') || !stdout.isTTY
    const colour = Boolean(stdout.isTTY) && !env.NO_COLOR && !args.includes('--no-color')
    const out = createOutput({ stdout, stderr }, { language, json, colour })
    const program = await createProgram(args, { language, out, signal })
    if (args.length === 0) program.outputHelp()
    else await program.parseAsync([...args], { from: 'user' })
    return signal.aborted ? 130 : 0
  } catch (error) {
    return report(error, stderr, language, signal.aborted)
  }
}
