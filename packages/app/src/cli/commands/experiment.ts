import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { adjust, counts, type ReadFlags, read, sequential, split } from '../experiment/read.ts'
import { type SizeFlags, size } from '../experiment/size.ts'
import { messages } from '../experiment/words.ts'

type Words = ReturnType<typeof messages>

const adjustOption = (say: Words) =>
  new Option('--adjust <method>', say.adjustment)
    .choices(['holm', 'bonferroni', 'benjamini-hochberg'])
    .default('holm')

/** Declares which columns of a file of units say what. */
function addUnitOptions(command: Command, say: Words): Command {
  return command
    .argument('<file>', say.file)
    .requiredOption('--variant <column>', say.variant)
    .option('--id <column>', say.id)
    .option('--control <name>', say.control)
    .option('--tuned-to <units>', say.tuned)
    .option('--level <share>', say.level, '0.95')
}

function configureSize(command: Command, say: Words, context: Context): void {
  command
    .command('size')
    .description(say.size)
    .argument('[file]', say.sizeFile)
    .option('--metric <name>', say.oneMetric)
    .option('--covariate <column>', say.covariate)
    .option('--baseline <number>', say.baseline)
    .option('--effect <number>', say.effect)
    .option('--lift <share>', say.lift)
    .option('--sd <number>', say.sd)
    .option('--power <share>', say.power, '0.8')
    .option('--alpha <share>', say.alpha, '0.05')
    .option('--ratio <number>', say.ratio, '1')
    .option('--tests <count>', say.tests, '1')
    .option('--units <count>', say.units)
    .action((file: string | undefined, flags: SizeFlags) => size(file, flags, context))
}

/** `bellwether experiment`: plan an experiment, and read what it shows. */
export function configure(command: Command, context: Context): void {
  const say = messages(context.language)
  configureSize(command, say, context)
  addUnitOptions(command.command('read').description(say.read), say)
    .requiredOption('--metric <names>', say.metric)
    .option('--covariate <column>', say.covariate)
    .option('--planned <weights>', say.planned)
    .addOption(adjustOption(say))
    .action((file: string, flags: ReadFlags) => read(file, flags, context))
  addUnitOptions(command.command('sequential').description(say.sequential), say)
    .requiredOption('--metric <name>', say.oneMetric)
    .option('--time <column>', say.time)
    .option('--looks <count>', say.looks, '20')
    .action((file: string, flags: ReadFlags & { time?: string; looks: string }) =>
      sequential(file, flags, context),
    )
  command
    .command('counts')
    .description(say.counts)
    .argument('<groups...>', say.counts)
    .option('--planned <weights>', say.planned)
    .option('--level <share>', say.level, '0.95')
    .addOption(adjustOption(say))
    .action((texts: string[], flags: ReadFlags) => counts(texts, flags, context))
  command
    .command('split')
    .description(say.split)
    .argument('<units...>', say.groups)
    .option('--planned <weights>', say.planned)
    .action((texts: string[], flags: ReadFlags) => split(texts, flags, context))
  command
    .command('adjust')
    .description(say.adjust)
    .argument('<values...>', say.pValues)
    .addOption(adjustOption(say))
    .action((texts: string[], flags: ReadFlags) => adjust(texts, flags, context))
}
