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
const classified = (loss: nn.LossName, labels: nn.Tensor) => {
  const made = sequential([dense(3, { activation: 'softmax' })], { inputShape: [2] })
  made.compile({ loss })
  return made.fit(
    tensor([
      [1, 2],
      [3, 4],
    ]),
    labels,
  )
}

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
  [/multiHeadAttention: valueDim is 0/, () => nn.multiHeadAttention(2, 4, { valueDim: 0 })],
  [
    /transformerBlock: 3 heads do not divide 4 features/,
    () => sequential([nn.transformerBlock(3)], { inputShape: [2, 4] }),
  ],
  [/topKAccuracy: k is 0/, () => nn.topKAccuracy({ k: 0 })],
  [
    /stepDecay: there is no option "value".*"values"/,
    () => nn.stepDecay({ boundaries: [1], value: [1, 2] } as never),
  ],
  [
    /stepDecay: the boundaries and the values/,
    () => nn.stepDecay({ boundaries: 1, values: [1, 2] } as never),
  ],
  [/warmUp: there is no option "step".*"steps"/, () => nn.warmUp({ step: 5, after: 1 } as never)],
  [/warmUp: after is null/, () => nn.warmUp({ steps: 5, after: null } as never)],
  [/progressBar: there is no option "lang"/, () => nn.progressBar({ lang: 'zh' } as never)],
  [/compute: there is no option "precisions"/, () => nn.compute({}, {}, { precisions: 'float32' } as never)],
  [/"float16" is no precision/, () => nn.compute({}, {}, { precision: 'float16' } as never)],
  [/loadModel: there is no option "layer"/, () => nn.loadModel('nowhere', { layer: {} } as never)],
  [/reviveModel: there is no option "layer"/, () => nn.reviveModel({}, { layer: {} } as never)],
  [/loadOnnx: there is no option "threads"/, () => nn.loadOnnx('nowhere', { threads: 2 } as never)],
  [
    /openOnnx: there is no option "executer"/,
    () => nn.openOnnx(Uint8Array.of(), { executer: 'interpreter' } as never),
  ],
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
  [/dense: there is no option "activaton".*"activation"/, () => dense(3, { activaton: 'relu' } as never)],
  [/dense: the options are "relu"/, () => dense(3, 'relu' as never)],
  [/conv2d: there is no option "stride".*"strides"/, () => nn.conv2d(3, 3, { stride: 2 } as never)],
  [/conv1d: there is no option "stride".*"strides"/, () => nn.conv1d(3, 3, { stride: 2 } as never)],
  [
    /lstm: there is no option "return_sequences".*"returnSequences"/,
    () => nn.lstm(3, { return_sequences: true } as never),
  ],
  [/batchNormalization: momentum is 2/, () => nn.batchNormalization({ momentum: 2 })],
  [/layerNormalization: epsilon is -1/, () => nn.layerNormalization({ epsilon: -1 })],
  [/l2: factor is -1/, () => nn.l2(-1)],
  [
    /weight "dense\/kernel": the regularizer is "l2"/,
    () => sequential([dense(1, { kernelRegularizer: 'l2' as never })], { inputShape: [2] }),
  ],
  [/"up" is no direction/, () => nn.flip('up' as never)],
  [
    /earlyStopping: there is no option "patient".*"patience"/,
    () => nn.earlyStopping({ patient: 1 } as never),
  ],
  [/"maximum" is no mode.*min, max/, () => nn.earlyStopping({ mode: 'maximum' as never })],
  [/checkpoint: every is 0/, () => nn.checkpoint('runs', { every: 0 })],
  [/csvLog: 5 is no folder/, () => nn.csvLog(5 as never)],
  [/reduceOnPlateau: minRate is -1/, () => nn.reduceOnPlateau({ minRate: -1 })],
  [
    /exponentialDecay: decayRate is undefined/,
    () => nn.exponentialDecay({ initial: 1, decaySteps: 1 } as never),
  ],
  [
    /cosineDecay: there is no option "alpa".*"alpha"/,
    () => nn.cosineDecay({ initial: 1, decaySteps: 1, alpa: 0 } as never),
  ],
  [
    /stepDecay: the boundaries 5, 2 do not rise/,
    () => nn.stepDecay({ boundaries: [5, 2], values: [1, 2, 3] }),
  ],
  [/warmUp: after is undefined/, () => nn.warmUp({ steps: 3 } as never)],
  [/adam: learningRate is "0.1"/, () => nn.adam({ learningRate: '0.1' as never })],
  [/adam: the options are 0.1/, () => nn.adam(0.1 as never)],
  [/scaleByAdam: epsilon is -1/, () => nn.adam({ epsilon: -1 })],
  [/adamw: weightDecay is NaN/, () => nn.adamw({ weightDecay: Number.NaN })],
  [/"ROC" is no curve.*"roc"/, () => nn.auc({ curve: 'ROC' as never })],
  [/"weighted" is no average/, () => nn.precision({ average: 'weighted' as never })],
  [/topKAccuracy: there is no option "n"/, () => nn.topKAccuracy({ n: 2 } as never)],
  [/confusionMatrix: classes is 0/, () => nn.confusionMatrix(0)],
  [/missingFiller: constant is NaN/, () => nn.missingFiller({ strategy: { constant: Number.NaN } })],
  [/batches: batchSize is 0/, () => nn.batches([], { batchSize: 0 })],
  [/shuffled: buffer is 0/, () => nn.shuffled([], { buffer: 0, seed: 1 })],
  [/standardScaler: the data are no tensor/, () => nn.standardScaler().fit([[1, 2]] as never)],
  [/split: the tensors are no list/, () => nn.split(tensor([1, 2]) as never, { test: 0.5, seed: 1 })],
  [
    /crossValidate: there is no function/,
    () => nn.crossValidate([tensor([1, 2])], { folds: 2, seed: 1 }, undefined as never),
  ],
  [/gridSearch: "a" is no list/, () => nn.gridSearch({ a: 5 } as never, objective)],
  [/"max" is no goal.*"maximize"/, () => nn.gridSearch({ a: [1] }, objective, { goal: 'max' as never })],
  [/the objective gave "x"/, () => nn.gridSearch({ a: [1] }, async () => 'x' as never)],
  [
    /the space of "a" is \[1,2\]/,
    () => nn.randomSearch({ a: [1, 2] } as never, objective, { trials: 1, seed: 1 }),
  ],
  [/"float16" is no element type/, () => tensor([1], [1], 'float16' as never)],
  [/safetensors: "a" is no tensor/, () => nn.writeSafetensors({ a: [1] } as never)],
  [/"half" is no storage/, () => nn.writeSafetensors({}, { storage: 'half' as never })],
  [/save: "" is no path/, () => compiled().save('')],
  [/load: undefined is no path/, () => compiled().load(undefined as never)],
  [/sequential: the layers are no list/, () => sequential(dense(1) as never)],
  [/model: the outputs are no values/, () => nn.model({ inputs: nn.input([2]) } as never)],
  [/dense: it is applied to what is no value/, () => dense(1)(tensor([1]) as never)],
  [/validationData are not inputs and labels/, () => fit({ validationData: tensor([1]) })],
  [/the weight of "output" is NaN/, () => compiled({ lossWeights: [Number.NaN] })],
  [/is no optimizer/, () => compiled({ optimizer: {} })],
  [/predict: the data must be tensors/, () => compiled().predict(undefined as never)],
  [/each sample must be \[3\].*oneHot/, () => classified('categoricalCrossentropy', tensor([0, 1]))],
  [
    /each sample must be \[\].*go with categoricalCrossentropy/,
    () => classified('sparseCategoricalCrossentropy', nn.oneHot([0, 1], 3)),
  ],
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
