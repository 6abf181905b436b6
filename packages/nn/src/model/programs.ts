import { UserError } from '@bellwether/core'
import { gradients } from '../autodiff/gradients.ts'
import type { Node } from '../graph/node.ts'
import type { NodeMap, Program } from '../graph/program.ts'
import { formatShape } from '../graph/shape.ts'
import { type Loss, meanLoss } from '../losses/loss.ts'
import { add } from '../ops/add.ts'
import { scalar } from '../ops/constant.ts'
import { input } from '../ops/input.ts'
import { multiply } from '../ops/multiply.ts'
import { nextCounter } from '../ops/uniform.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { buildNetwork, type Network } from './network.ts'
import type { Objective, Target } from './objective.ts'
import { type Build, createBuild, type Weight } from './scope.ts'
import { optimizerUpdate, variableNames } from './update.ts'

/** The name under which an output's predictions, labels and loss are fed and given. */
export const predictionName = (i: number): string => (i === 0 ? 'prediction' : `prediction_${i}`)
export const labelName = (i: number): string => (i === 0 ? 'label' : `label_${i}`)
/** The name under which a weight for each sample is fed. */
export const sampleWeightName = 'sampleWeight'

const inputNodes = (network: Network): Node[] =>
  network.inputs.map(({ name, shape, dtype }) => input(name, ['batch', ...shape], dtype))

const byName = (network: Network, nodes: readonly Node[]): NodeMap =>
  Object.fromEntries(network.inputs.map(({ name }, i) => [name, nodes[i] as Node]))

const nodesOf = (weights: ReadonlyMap<string, Weight>): NodeMap =>
  Object.fromEntries([...weights].map(([name, { node }]) => [name, node]))

const predictionsOf = (outputs: readonly Node[]): NodeMap =>
  Object.fromEntries(outputs.map((node, i) => [predictionName(i), node]))

/** From inputs to predictions. */
export function predictProgram(network: Network): Program {
  const build = createBuild()
  const inputs = inputNodes(network)
  const outputs = buildNetwork(network, build, inputs)
  return {
    name: 'predict',
    inputs: byName(network, inputs),
    variables: nodesOf(build.weights),
    updates: {},
    outputs: predictionsOf(outputs),
  }
}

/** The node that labels of an output are fed to. */
function labelNode(loss: Loss, prediction: Node, i: number): Node {
  if (loss.labels === 'values') return input(labelName(i), prediction.shape)
  if (prediction.shape.length < 2) {
    throw new UserError(`${loss.name}: predictions ${formatShape(prediction.shape)} have no axis of classes`)
  }
  return input(labelName(i), prediction.shape.slice(0, -1), 'int32')
}

type Judged = { fed: NodeMap; loss: Node; logs: NodeMap }

/** An output's loss and those of its metrics that are means over samples, by the names of their logs. */
function judgeOutput(target: Target, label: Node, prediction: Node, samples: Node | undefined, build: Build) {
  const mask = build.masks.get(prediction)
  const loss = meanLoss(target.loss, label, prediction, { samples, mask })
  const metrics = target.metrics.flatMap(({ name, build: make }) =>
    make ? [[`${target.prefix}${name}`, make(label, prediction)] as const] : [],
  )
  const named = target.prefix ? [[`${target.prefix}loss`, loss] as const] : []
  return { loss: target.weight === 1 ? loss : multiply(loss, target.weight), logs: [...named, ...metrics] }
}

/** The loss of all outputs, with what layers and regularizers add, and the logs that the program computes. */
function judge(outputs: readonly Node[], { targets }: Objective, build: Build, weighted: boolean): Judged {
  const labels = outputs.map((prediction, i) => labelNode((targets[i] as Target).loss, prediction, i))
  const samples = weighted ? input(sampleWeightName, ['batch']) : undefined
  const judged = outputs.map((prediction, i) =>
    judgeOutput(targets[i] as Target, labels[i] as Node, prediction, samples, build),
  )
  const fed = labels.map((node, i) => [labelName(i), node] as const)
  return {
    fed: { ...Object.fromEntries(fed), ...(samples ? { [sampleWeightName]: samples } : {}) },
    loss: [...judged.map(({ loss }) => loss), ...build.losses].reduce(add),
    logs: Object.fromEntries(judged.flatMap(({ logs }) => logs)),
  }
}

/** Predictions of the outputs whose metrics are streamed from them. */
const streamed = (outputs: readonly Node[], { targets }: Objective): NodeMap =>
  Object.fromEntries(
    outputs.flatMap((node, i) =>
      targets[i]?.metrics.some((metric) => !metric.build) ? [[predictionName(i), node] as const] : [],
    ),
  )

/**
 * From inputs and labels to the loss, the metrics, and the predictions where metrics are streamed.
 *
 * @param weighted whether a weight for each sample is fed too
 */
export function evaluateProgram(network: Network, objective: Objective, weighted = false): Program {
  const build = createBuild()
  const inputs = inputNodes(network)
  const outputs = buildNetwork(network, build, inputs)
  const { fed, loss, logs } = judge(outputs, objective, build, weighted)
  return {
    name: 'evaluate',
    inputs: { ...byName(network, inputs), ...fed },
    variables: nodesOf(build.weights),
    updates: {},
    outputs: { loss, ...logs, ...streamed(outputs, objective) },
  }
}

/** One step of training: forward, backward, the optimizer's update, the metrics. */
export function trainProgram(network: Network, objective: Objective, weighted = false): Program {
  const counter = input(variableNames.generator, [], 'uint32')
  const build = createBuild(counter)
  const inputs = inputNodes(network)
  const outputs = buildNetwork(network, build, inputs)
  const { fed, loss, logs } = judge(outputs, objective, build, weighted)
  const trainable = [...build.weights].filter(([, { trainable: trains }]) => trains)
  const slopes = gradients(
    loss,
    trainable.map(([, { node }]) => node),
  )
  const update = optimizerUpdate(
    objective.optimizer,
    nodesOf(new Map(trainable)),
    Object.fromEntries(trainable.map(([name], i) => [name, slopes[i] as Node])),
  )
  return {
    name: 'train',
    inputs: { ...byName(network, inputs), ...fed },
    variables: { ...nodesOf(build.weights), ...update.variables, [variableNames.generator]: counter },
    updates: {
      ...update.updates,
      ...Object.fromEntries(build.updates),
      [variableNames.generator]: nextCounter(counter),
    },
    outputs: { loss, ...logs, ...streamed(outputs, objective) },
    packs: update.packs,
  }
}

/** The learning rate at a number of steps, as the graph computes it. */
export const scheduleNode = ({ learningRate }: Optimizer, step: Node): Node =>
  typeof learningRate === 'number' ? scalar(1) : learningRate.build(step)
