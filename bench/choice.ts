/**
 * Choice models against published estimates, and at a million choices.
 *
 *   npm run bench:choice -- [--data FOLDER] [--choices 1000000]
 *
 * FOLDER holds Heating.csv and Yogurt.csv (R packages mlogit and Ecdat); their published estimates must agree to five
 * digits. Without it only the time and memory of a million simulated choices among five alternatives is measured.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom } from '@bellwether/core'
import { readColumns } from '@bellwether/market'
import {
  type ChoiceData,
  type ChoiceFit,
  logit,
  type UtilitySpecification,
  wideChoices,
} from '@bellwether/models'

const { values } = parseArgs({
  options: { data: { type: 'string' }, choices: { type: 'string', default: '1000000' } },
})

type Published = {
  readonly file: string
  readonly choice: string
  readonly specification: UtilitySpecification
  readonly logLikelihood: number
  readonly estimates: Readonly<Record<string, number>>
  readonly errors?: Readonly<Record<string, number>>
}

const published: readonly Published[] = [
  {
    file: 'Heating.csv',
    choice: 'depvar',
    specification: { generic: ['ic', 'oc'], constants: false },
    logLikelihood: -1095.237,
    estimates: { ic: -0.00623187, oc: -0.00458008 },
    errors: { ic: 0.00035277, oc: 0.00032216 },
  },
  {
    file: 'Heating.csv',
    choice: 'depvar',
    specification: { generic: ['ic', 'oc'], base: 'hp' },
    logLikelihood: -1008.2287,
    estimates: {
      'constant:ec': 1.658846,
      'constant:er': 1.853437,
      'constant:gc': 1.710979,
      'constant:gr': 0.308263,
      ic: -0.00153315,
      oc: -0.00699637,
    },
  },
  {
    file: 'Yogurt.csv',
    choice: 'choice',
    specification: { generic: ['feat', 'price'], base: 'yoplait' },
    logLikelihood: -2656.8879,
    estimates: {
      'constant:dannon': -0.734571,
      'constant:hiland': -4.450171,
      'constant:weight': -1.375755,
      feat: 0.491433,
      price: -0.366585,
    },
  },
]

/** Whether a number is a published one to five digits: within half a unit of the fifth. */
const agrees = (got: number, want: number) =>
  Math.abs(got - want) <= 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(want))) - 4)

function checkFit(fit: ChoiceFit, { logLikelihood, estimates, errors = {} }: Published): boolean {
  const found = new Map(fit.coefficients.map((c) => [c.name, c]))
  const pairs = [
    ['log-likelihood', fit.logLikelihood, logLikelihood] as const,
    ...Object.entries(estimates).map(([name, want]) => [name, found.get(name)!.estimate, want] as const),
    ...Object.entries(errors).map(
      ([name, want]) => [`error of ${name}`, found.get(name)!.standardError, want] as const,
    ),
  ]
  for (const [name, got, want] of pairs) {
    console.log(`  ${agrees(got, want) ? 'ok ' : 'OFF'} ${name}: ${got} (published ${want})`)
  }
  return pairs.every(([, got, want]) => agrees(got, want))
}

async function checkPublished(folder: string): Promise<void> {
  for (const sample of published) {
    const { file, choice, specification } = sample
    console.log(`${file} ${JSON.stringify(specification)}`)
    const data = wideChoices(await readColumns(join(folder, file)), {
      choice,
      attributes: specification.generic!,
    })
    if (!checkFit(logit(data, specification), sample)) process.exitCode = 1
  }
}

const truth = { cost: -0.5, time: -0.2, quality: 0.8 }

/** Simulated choices among five alternatives with three attributes. */
function simulate(choices: number): ChoiceData {
  const random = createRandom(1)
  const alternatives = ['a', 'b', 'c', 'd', 'e']
  const rows = choices * alternatives.length
  const attribute = () => Float64Array.from({ length: rows }, () => random.normal())
  const attributes = { cost: attribute(), time: attribute(), quality: attribute() }
  const chosen = new Int32Array(choices)
  for (let s = 0; s < choices; s++) {
    let best = Number.NEGATIVE_INFINITY
    for (let row = s * 5; row < s * 5 + 5; row++) {
      const observed = Object.entries(truth).reduce(
        (sum, [name, effect]) => sum + effect * attributes[name as keyof typeof truth][row]!,
        0.2 * (row % 5),
      )
      const utility = observed - Math.log(-Math.log(random.uniform()))
      if (utility <= best) continue
      best = utility
      chosen[s] = row
    }
  }
  return {
    alternatives,
    starts: Int32Array.from({ length: choices + 1 }, (_, s) => 5 * s),
    alternative: Int32Array.from({ length: rows }, (_, row) => row % 5),
    chosen,
    attributes,
    cases: {},
  }
}

if (values.data) await checkPublished(values.data)
const data = simulate(Number(values.choices))
const start = performance.now()
const fit = logit(data, { generic: Object.keys(truth) })
const seconds = (performance.now() - start) / 1000
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(`${values.choices} choices, 7 coefficients: ${seconds.toFixed(1)} s, peak memory ${megabytes} MB`)
for (const { name, estimate, standardError } of fit.coefficients) {
  console.log(`  ${name}: ${estimate.toFixed(4)} ± ${standardError.toFixed(4)}`)
}
