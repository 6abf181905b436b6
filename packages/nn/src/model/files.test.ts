import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tensor } from '../graph/tensor.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { input } from '../layers/input.ts'
import { layer } from '../layers/layer.ts'
import { concatenate } from '../layers/merge.ts'
import { l2 } from '../layers/regularizers.ts'
import { multiply } from '../ops/multiply.ts'
import { sgd } from '../optimizers/registry.ts'
import { loadModel, reviveModel } from './loadModel.ts'
import { model } from './model.ts'
import { sequential } from './sequential.ts'

const x = tensor([
  [1, 2],
  [-1, 0.5],
  [0.3, -2],
  [0, 1],
])
const y = tensor([[1], [0], [0], [1]])

describe('files', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bellwether-nn-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  function branched() {
    const fed = input([2], { name: 'in' })
    const wide = dense(4, { activation: 'gelu', kernelRegularizer: l2(0.1), kernelInitializer: 'heNormal' })
    const twice = wide(dense(2)(wide(fed)))
    return model({ inputs: fed, outputs: dense(1)(dropout(0.5)(concatenate()([wide(fed), twice]))), seed: 4 })
  }

  it('bring a model back without its code, to go on from to the bit', async () => {
    const compiled = { optimizer: 'adam', loss: 'mse' } as const
    const first = branched()
    first.compile(compiled)
    await first.fit(x, y, { epochs: 2 })
    await first.save(join(folder, 'run'))
    const second = await loadModel(join(folder, 'run'))
    expect(await second.predict(x)).toEqual(await first.predict(x))
    expect(second.summary().split('\n').slice(1)).toEqual(first.summary().split('\n').slice(1))
    second.compile(compiled)
    await second.load(join(folder, 'run'))
    await first.fit(x, y, { epochs: 4, resume: true })
    await second.fit(x, y, { epochs: 4, resume: true })
    expect(await second.weights()).toEqual(await first.weights())
    await first.close()
    await second.close()
  })

  it('of a model that was never compiled hold its weights; so does .onnx', async () => {
    const made = branched()
    await made.save(join(folder, 'plain'))
    await made.save(join(folder, 'plain.onnx'))
    for (const path of ['plain', 'plain.onnx']) {
      const other = branched()
      await other.setWeights({ 'dense/bias': tensor([9, 9, 9, 9]) })
      await other.load(join(folder, path))
      expect(await other.weights()).toEqual(await made.weights())
      await other.close()
    }
    const smaller = sequential([dense(3)], { inputShape: [2] })
    await expect(smaller.load(join(folder, 'plain.onnx'))).rejects.toThrow('"dense/kernel" is [2,3]')
    await smaller.close()
    await made.close()
  })

  const contradictions: [names: RegExp, change: (text: string) => string][] = [
    [/^model.json is no JSON: /, (text) => text.slice(0, -20)],
    [/^model.json: the file describes no model/, () => '[]'],
    [/^model.json: the format is "other"/, (text) => text.replace('bellwether-checkpoint/1', 'other')],
    [/^model.json: layer 1 \("dense"\): "inputs" is \[9\]/, (text) => text.replace(/\[\s*0\s*\]/, '[9]')],
    [
      /^model.json: layer "dense": units is 5, in the model 4/,
      (text) => text.replace('"units": 4', '"units": 5'),
    ],
    [
      /^model.json: layer "dense": activation is "relu", in the model "gelu"/,
      (text) => text.replace('gelu', 'relu'),
    ],
    [
      /^model.json: the kind of layer 1 is "flatten", in the model "dense"/,
      (text) => text.replace('"kind": "dense"', '"kind": "flatten"'),
    ],
    [
      /^model.json: the checkpoint was trained with "adamw", the model is compiled with "adam"/,
      (text) => text.replace('"adam"', '"adamw"'),
    ],
  ]
  it.each(contradictions)(
    'that contradict each other or the model are refused: %s',
    async (names, change) => {
      const made = branched()
      made.compile({ optimizer: 'adam', loss: 'mse' })
      const before = await made.weights()
      const files = await made.checkpoint()
      const text = change(new TextDecoder().decode(files['model.json']))
      const changed = { ...files, 'model.json': new TextEncoder().encode(text) }
      await expect(made.restore(changed)).rejects.toThrow(names)
      expect(await made.weights()).toEqual(before)
      await made.close()
    },
  )

  it('that describe another model than the numbers are of are refused', async () => {
    const made = branched()
    const files = await made.checkpoint()
    const text = new TextDecoder().decode(files['model.json'])
    const revive = (from: string, to: string) =>
      reviveModel({ ...files, 'model.json': new TextEncoder().encode(text.replaceAll(from, to)) })
    await expect(revive('"units": 4', '"units": 5')).rejects.toThrow(
      'model.safetensors: "dense/kernel" is [2,4]',
    )
    await expect(revive('"units": 4', '"units": "4"')).rejects.toThrow('model.json: dense: units is "4"')
    await expect(revive('gelu', 'gulu')).rejects.toThrow('model.json: "gulu" is no activation')
    const small = sequential([dense(4, { name: 'dense', activation: 'gelu' })], { inputShape: [2] })
    const more = {
      'model.json': (await small.checkpoint())['model.json'],
      'model.safetensors': files['model.safetensors'],
    }
    await expect(reviveModel(more)).rejects.toThrow(
      /model.safetensors: "dense_\d\/\w+" is nothing that the model has/,
    )
    for (const one of [made, small]) await one.close()
  })

  it('are named with their folder when one of them is broken', async () => {
    const made = branched()
    const path = join(folder, 'broken')
    await made.save(path)
    await writeFile(join(path, 'model.json'), '{')
    const named = `${join(path, 'model.json')} is no JSON`
    await expect(made.load(path)).rejects.toThrow(named)
    await expect(loadModel(path)).rejects.toThrow(named)
    await made.close()
  })

  it('with a state of another optimizer are refused, and of a weights’ file the weights are taken', async () => {
    const made = branched()
    made.compile({ optimizer: 'adam', loss: 'mse' })
    await made.save(join(folder, 'adam'))
    const other = branched()
    await other.setWeights({ 'dense/bias': tensor([9, 9, 9, 9]) })
    other.compile({ optimizer: sgd(), loss: 'mse' })
    await expect(other.load(join(folder, 'adam'))).rejects.toThrow('was trained with "adam"')
    await other.load(join(folder, 'adam', 'model.safetensors'))
    expect(await other.weights()).toEqual(await made.weights())
    const smaller = sequential([dense(4)], { inputShape: [2] })
    await expect(smaller.load(join(folder, 'adam', 'model.safetensors'))).rejects.toThrow(
      'is nothing that the model has',
    )
    for (const one of [made, other, smaller]) await one.close()
  })

  it('with layers of one’s own need these', async () => {
    const doubled = () => layer('doubled', { name: 'twice' }, (_, a) => multiply(a!, 2))
    const made = sequential([dense(2), doubled()], { inputShape: [2] })
    await made.save(join(folder, 'own'))
    await expect(loadModel(join(folder, 'own'))).rejects.toThrow('layer "twice" is of the kind "doubled"')
    const back = await loadModel(join(folder, 'own'), { layers: { twice: doubled() } })
    expect(await back.predict(x)).toEqual(await made.predict(x))
    await back.close()
    await made.close()
  })
})
