export type { Callback, Logs, TrainingRun } from './callbacks/callback.ts'
export { checkpoint } from './callbacks/checkpoint.ts'
export { type Control, trainingControl } from './callbacks/control.ts'
export { csvLog } from './callbacks/csvLog.ts'
export { earlyStopping } from './callbacks/earlyStopping.ts'
export type { Files } from './callbacks/files.ts'
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
export {
  type DType,
  type Nested,
  type Tensor,
  type TensorMap,
  type TypedArray,
  tensor,
} from './graph/tensor.ts'
export type { Initializer } from './initializers/initializer.ts'
export { type InitializerName, initializers } from './initializers/initializers.ts'
export { binaryAccuracy, topKAccuracy } from './metrics/accuracy.ts'
export { auc } from './metrics/auc.ts'
export { type ConfusionMatrix, confusionMatrix } from './metrics/confusionMatrix.ts'
export type { Metric, MetricStream } from './metrics/metric.ts'
export { f1, precision, recall } from './metrics/precisionRecall.ts'
export { type MetricName, metrics } from './metrics/registry.ts'
export { folder } from './run/nodeFolder.ts'
export { type LabelledImages, readMnist } from './run/nodeMnist.ts'
export { stopOnInterrupt, terminal } from './run/nodeTerminal.ts'
export {
  gridSearch,
  randomSearch,
  type SearchResult,
  successiveHalving,
  type Trial,
} from './search/search.ts'
export { choice, type Draw, logUniform, type Space, uniform, wholeNumber } from './search/space.ts'
export { readSafetensors, type Storage, writeSafetensors } from './weights/safetensors.ts'
