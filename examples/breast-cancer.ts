/**
 * Classification on a table, and a use in medicine: is a breast mass benign? By five-fold cross-validation.
 *
 *   npm run example -- breast-cancer
 *
 * A study of methods on public data, not a device to diagnose with.
 */
import { readFileSync } from 'node:fs'
import { mean } from '@bellwether/core'
import {
  adam,
  auc,
  confusionMatrix,
  crossValidate,
  dense,
  dropout,
  earlyStopping,
  sequential,
  split,
  standardScaler,
  tensor,
} from '@bellwether/nn'

/** See data/README.md; the program runs from dist. */
const file = new URL('../data/breast-cancer.csv', import.meta.url)
const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n')
const rows = lines.map((line) => line.split(',').map(Number))
const x = tensor(rows.map((row) => row.slice(0, -1)))
const y = tensor(rows.map((row) => [row.at(-1)!]))

const matrix = confusionMatrix(2)
const scores = await crossValidate(
  [x, y],
  { folds: 5, seed: 1, stratify: y },
  async ([trainX, trainY], [testX, testY]) => {
    const scaler = standardScaler().fit(trainX)
    const options = { validation: 0.15, seed: 1, stratify: trainY }
    const { train, validation } = split([scaler.transform(trainX), trainY], options)
    const model = sequential(
      [dense(16, { activation: 'relu' }), dropout(0.3), dense(1, { activation: 'sigmoid' })],
      {
        inputShape: [30],
        seed: 1,
      },
    )
    model.compile({
      optimizer: adam({ learningRate: 0.005 }),
      loss: 'binaryCrossentropy',
      metrics: ['accuracy', auc()],
    })
    await model.fit(...train, {
      epochs: 100,
      batchSize: 16,
      validationData: validation,
      callbacks: [earlyStopping({ patience: 10, restoreBestWeights: true })],
    })
    const scaled = scaler.transform(testX)
    matrix.update(testY, await model.predict(scaled))
    const logs = await model.evaluate(scaled, testY)
    await model.close()
    return logs
  },
)

const [[malignantFound = 0, malignantMissed = 0] = [], [benignAlarmed = 0, benignFound = 0] = []] =
  matrix.result()
console.log(`${rows.length} biopsies, each predicted by a network that has not seen it`)
console.log(`accuracy     ${(100 * mean(scores.map(({ accuracy }) => accuracy!))).toFixed(1)} %`)
console.log(`AUC          ${mean(scores.map(({ auc: area }) => area!)).toFixed(4)}`)
console.log(
  `sensitivity  ${((100 * malignantFound) / (malignantFound + malignantMissed)).toFixed(1)} % of the malignant are found`,
)
console.log(
  `specificity  ${((100 * benignFound) / (benignFound + benignAlarmed)).toFixed(1)} % of the benign raise no alarm`,
)
