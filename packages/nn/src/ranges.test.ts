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
  [/epochs is 3/, () => fit({ epochs: '3' })],
  [/batch 0 is no list of tensors/, () => compiled().fit([5] as never)],
  [/threads is 0/, () => model({ threads: 0 }).predict(tensor([[1, 2]]))],
  [/threads is 1.5/, () => model({ threads: 1.5 }).predict(tensor([[1, 2]]))],
  [/describes no model/, () => nn.reviveModel({ 'model.json': new TextEncoder().encode('null') })],
]

describe('what a user chose', () => {
  for (const [names, mistake] of mistakes) {
    it(`refuses it where ${names.source}`, async () => {
      const wrong = (async () => mistake())()
      await expect(wrong).rejects.toThrow(UserError)
      await expect(wrong).rejects.toThrow(names)
    })
  }
})
