import { UserError } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import * as nn from './index.ts'

const { dense, sequential, tensor } = nn
const model = (options: object = {}) => sequential([dense(1)], { inputShape: [2], seed: 1, ...options })
const compiled = (options: object = {}) => {
  const made = model()
  made.compile({ optimizer: 'sgd', loss: 'mse', ...options })
  return made
}
const fit = (options: object) => compiled().fit(tensor([[1, 2]]), tensor([1]), options as nn.FitOptions)
const objective = async () => 1

/** Mistakes that programs in JavaScript make, and what the message must name. */
const mistakes: readonly (readonly [names: RegExp, mistake: () => unknown])[] = [
  [/shift: most is -1/, () => nn.shift(-1)],
  [/rotate: degrees is NaN/, () => nn.rotate(Number.NaN)],
  [/zoom: part is 2/, () => nn.zoom(2)],
  [/noise: deviation is -1/, () => nn.noise(-1)],
  [/cutout: side is 0/, () => nn.cutout(0)],
  [/choice: there is nothing/, () => nn.choice([])],
  [/uniform: from 2 to 1/, () => nn.uniform(2, 1)],
  [/logUniform: the lower end is -1/, () => nn.logUniform(-1, 1)],
  [/wholeNumber: the ends 0.5 and 2/, () => nn.wholeNumber(0.5, 2)],
  [/trials is 0/, () => nn.randomSearch({ a: nn.uniform(0, 1) }, objective, { trials: 0, seed: 1 })],
  [
    /candidates is undefined/,
    () => nn.successiveHalving({ a: nn.uniform(0, 1) }, objective, { seed: 1 } as never),
  ],
  [/topKAccuracy: k is 0/, () => nn.topKAccuracy({ k: 0 })],
  [/earlyStopping: patience is -1/, () => nn.earlyStopping({ patience: -1 })],
  [/reduceOnPlateau: factor is 2/, () => nn.reduceOnPlateau({ factor: 2 })],
  [/there is no loss/, () => compiled({ loss: undefined })],
  [/without start\(\)/, () => compiled({ metrics: [nn.confusionMatrix(2)] })],
  [/callbacks are no list/, () => fit({ callbacks: nn.earlyStopping() })],
  [/callbacks are no list/, () => fit({ callbacks: ['earlyStopping'] })],
  [/epochs is "3"/, () => fit({ epochs: '3' })],
  [/batch 0 is no list of tensors/, () => compiled().fit([5] as never)],
  [/threads is 0/, () => model({ threads: 0 }).predict(tensor([[1, 2]]))],
  [/threads is 1.5/, () => model({ threads: 1.5 }).predict(tensor([[1, 2]]))],
  [/fit: there is no option "epoch".*"epochs"/, () => fit({ epoch: 5 })],
  [/fit: there is no option "batchsize".*"batchSize"/, () => fit({ batchsize: 5 })],
  [/fit: there is no option "validation_split".*"validationSplit"/, () => fit({ validation_split: 0.1 })],
  [/fit: the options are 5/, () => fit(5 as never)],
  [/compile: there is no option "metric".*"metrics"/, () => compiled({ metric: ['mae'] })],
  [
    /evaluate: there is no option "batch_size".*"batchSize"/,
    () => compiled().evaluate(tensor([[1, 2]]), tensor([1]), { batch_size: 1 } as never),
  ],
  [/predict: the options are 32/, () => compiled().predict(tensor([[1, 2]]), 32 as never)],
  [
    /save: there is no option "storge".*"storage"/,
    () => compiled().save('x', { storge: 'float16' } as never),
  ],
  [/sequential: there is no option "input_shape".*"inputShape"/, () => model({ input_shape: [2] })],
  [/kFold: the options are 5/, () => nn.kFold(10, 5 as never)],
  [/kFold: there is no option "k"/, () => nn.kFold(10, { k: 5, seed: 1 } as never)],
  [/kFold: the number of samples is "ten"/, () => nn.kFold('ten' as never, { seed: 1 })],
  [/kFold: stratify holds 3 labels for 10/, () => nn.kFold(10, { seed: 1, stratify: tensor([0, 1, 0]) })],
  [
    /split: there is no option "tests".*"test"/,
    () => nn.split([tensor([1, 2])], { tests: 0.5, seed: 1 } as never),
  ],
  [/adam: there is no option "lr"/, () => nn.adam({ lr: 0.1 } as never)],
  [/sgd: there is no option "nestrov".*"nesterov"/, () => nn.sgd({ nestrov: true } as never)],
  [/trace: momentum is -1/, () => nn.sgd({ momentum: -1 })],
  [
    /binaryCrossentropy: there is no option "from_logits".*"fromLogits"/,
    () => nn.binaryCrossentropy({ from_logits: true } as never),
  ],
  [
    /categoricalCrossentropy: labelSmoothing is 1.5/,
    () => nn.categoricalCrossentropy({ labelSmoothing: 1.5 }),
  ],
  [/classWeight: "yes" is none of the 2 classes/, () => fit({ classWeight: { yes: 2 } })],
  [/classWeight: "2" is none of the 2 classes/, () => fit({ classWeight: { 2: 2 } })],
  [/describes no model/, () => nn.reviveModel({ 'model.json': new TextEncoder().encode('null') })],
]

describe('what a user chose', () => {
  for (const [names, mistake] of mistakes) {
    it(`refuses it where ${names.source}`, async () => {
      const wrong = (async () => mistake())()
      const error = await wrong.then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect(error).toBeInstanceOf(UserError)
      const { message, hint } = error as UserError
      expect(`${message}. ${hint}`).toMatch(names)
    })
  }
})
