export { type ComputeOptions, compute } from './autodiff/compute.ts'
export { gradients } from './autodiff/gradients.ts'
export type { Callback, Logs, TrainingRun } from './callbacks/callback.ts'
export { checkpoint } from './callbacks/checkpoint.ts'
export { type Control, trainingControl } from './callbacks/control.ts'
export { csvLog } from './callbacks/csvLog.ts'
export { earlyStopping } from './callbacks/earlyStopping.ts'
export type { Files, FilesOrPath } from './callbacks/files.ts'
export { learningRateLog } from './callbacks/learningRateLog.ts'
export { type ProgressOutput, progressBar } from './callbacks/progressBar.ts'
export { reduceOnPlateau } from './callbacks/reduceOnPlateau.ts'
export { tensorBoard } from './callbacks/tensorBoard.ts'
export { terminateOnNaN } from './callbacks/terminateOnNaN.ts'
export {
  type Augmentation,
  augment,
  cutout,
  flip,
  type Image,
  noise,
  rotate,
  shift,
  zoom,
} from './data/augment.ts'
export { crossValidate, type Fold, kFold } from './data/folds.ts'
export { readIdx } from './data/idx.ts'
export { type FillOptions, type MissingFiller, missingFiller } from './data/missing.ts'
export { type Categories, fitCategories, oneHot } from './data/oneHot.ts'
export { shuffleRows } from './data/order.ts'
export { minMaxScaler, type Scaler, scalerOf, standardScaler } from './data/scale.ts'
export { type SplitOptions, split } from './data/split.ts'
export { batches, mapped, repeatable, type Source, shuffled, stack } from './data/stream.ts'
export type { Node } from './graph/node.ts'
export {
  castTensor,
  type DType,
  type Nested,
  sliceRows,
  type Tensor,
  type TensorMap,
  type TypedArray,
  takeRows,
  tensor,
} from './graph/tensor.ts'
export type { Initializer } from './initializers/initializer.ts'
export { type InitializerName, initializers } from './initializers/initializers.ts'
export { activation } from './layers/activation.ts'
export { activations } from './layers/activations.ts'
export { averagePooling2d } from './layers/averagePooling2d.ts'
export { batchNormalization } from './layers/batchNormalization.ts'
export { conv1d } from './layers/conv1d.ts'
export { conv2d } from './layers/conv2d.ts'
export { dense } from './layers/dense.ts'
export { dropout } from './layers/dropout.ts'
export { embedding } from './layers/embedding.ts'
export { flatten } from './layers/flatten.ts'
export { globalAveragePooling } from './layers/globalAveragePooling.ts'
export { gru } from './layers/gru.ts'
export { input } from './layers/input.ts'
export { type Layer, layer, type Scope, type Value } from './layers/layer.ts'
export { layerNormalization } from './layers/layerNormalization.ts'
export { lstm } from './layers/lstm.ts'
export { maxPooling2d } from './layers/maxPooling2d.ts'
export { add, concatenate } from './layers/merge.ts'
export { multiHeadAttention } from './layers/multiHeadAttention.ts'
export { positionEmbedding } from './layers/positionEmbedding.ts'
export { l1, l1l2, l2 } from './layers/regularizers.ts'
export { reshape } from './layers/reshape.ts'
export { simpleRNN } from './layers/simpleRNN.ts'
export { transformerBlock } from './layers/transformerBlock.ts'
export { binaryCrossentropy } from './losses/binaryCrossentropy.ts'
export { categoricalCrossentropy, sparseCategoricalCrossentropy } from './losses/categoricalCrossentropy.ts'
export { huber, meanAbsoluteError, meanSquaredError } from './losses/errors.ts'
export { klDivergence } from './losses/klDivergence.ts'
export { type Loss, meanLoss } from './losses/loss.ts'
export { type LossName, losses } from './losses/registry.ts'
export { binaryAccuracy, topKAccuracy } from './metrics/accuracy.ts'
export { auc } from './metrics/auc.ts'
export { type ConfusionMatrix, confusionMatrix } from './metrics/confusionMatrix.ts'
export type { Metric, MetricStream } from './metrics/metric.ts'
export { f1, precision, recall } from './metrics/precisionRecall.ts'
export { type MetricName, metrics } from './metrics/registry.ts'
export type { History } from './model/fit.ts'
export type { FitOptions } from './model/fitOptions.ts'
export { loadModel, reviveModel } from './model/loadModel.ts'
export { Model, type ModelOptions, model } from './model/model.ts'
export type { CompileOptions } from './model/objective.ts'
export { loadOnnx, type OnnxModel, openOnnx } from './model/onnxModel.ts'
export { type SequentialOptions, sequential } from './model/sequential.ts'
export * as nodes from './ops/nodes.ts'
export { clipByGlobalNorm, clipByNorm, clipByValue } from './optimizers/clip.ts'
export { chain, type Optimizer, optimizer, type Transform } from './optimizers/optimizer.ts'
export { adagrad, adam, adamw, type OptimizerName, optimizers, rmsprop, sgd } from './optimizers/registry.ts'
export { cosineDecay, exponentialDecay, type Schedule, stepDecay, warmUp } from './optimizers/schedule.ts'
export {
  addDecayedWeights,
  scaleByAdagrad,
  scaleByAdam,
  scaleByLearningRate,
  scaleByRms,
  trace,
} from './optimizers/transforms.ts'
export type { Executor } from './run/executor.ts'
export { createInterpreter } from './run/interpreter.ts'
export { folder } from './run/nodeFolder.ts'
export { type LabelledImages, readMnist } from './run/nodeMnist.ts'
export { stopOnInterrupt, terminal } from './run/nodeTerminal.ts'
export { type ExecutorName, executors, workingExecutor } from './run/registry.ts'
export {
  gridSearch,
  randomSearch,
  type SearchResult,
  successiveHalving,
  type Trial,
} from './search/search.ts'
export { choice, type Draw, logUniform, type Space, uniform, wholeNumber } from './search/space.ts'
export { readSafetensors, type Storage, writeSafetensors } from './weights/safetensors.ts'
