import { UserError } from '@bellwether/core'
import { type Tensor, tensor } from '../graph/tensor.ts'
import { input } from '../ops/input.ts'
import { evaluateNodes } from '../run/interpreter.ts'
import type { Objective } from './objective.ts'
import { scheduleNode } from './programs.ts'
import type { Session } from './session.ts'
import { variableNames } from './update.ts'

/** The learning rate of a run under way. */
export type RateControl = {
  /** The rate of the next step. */
  current(): number
  /** Asks for another rate from the next call on. */
  set(rate: number): void
  /** Writes what was asked for. */
  flush(): Promise<void>
  /** Counts steps that were taken, for schedules. */
  advance(steps: number): void
}

/** Follows the rate on the device: a variable, times the schedule's value at the step where there is one. */
export async function createRateControl(session: Session): Promise<RateControl> {
  const device = await session.device()
  const state = await device.read([variableNames.step, variableNames.rate])
  let step = (state[variableNames.step] as Tensor).data[0] as number
  let factor = (state[variableNames.rate] as Tensor).data[0] as number
  let asked = false
  const taken = input('step', [])
  const { optimizer } = session.objective as Objective
  const schedule = scheduleNode(optimizer, taken)
  const scheduled = () => {
    const [value] = evaluateNodes([schedule], new Map([[taken, tensor(Float32Array.of(step), [])]]))
    return (value as Tensor).data[0] as number
  }
  return {
    current: () => factor * scheduled(),
    set(rate) {
      if (!(rate >= 0))
        throw new UserError(`the learning rate is ${rate}`, { hint: 'give a number from 0 on' })
      const now = scheduled()
      if (now === 0 && rate > 0)
        throw new UserError(
          `the learning rate cannot be set to ${rate}: at step ${step} the schedule gives 0`,
          {
            hint: 'let the schedule end above 0, such as by alpha of cosineDecay',
          },
        )
      factor = now === 0 ? factor : rate / now
      asked = true
    },
    async flush() {
      if (!asked) return
      asked = false
      await device.write({ [variableNames.rate]: tensor(Float32Array.of(factor), []) })
    },
    advance(steps) {
      step += steps
    },
  }
}
