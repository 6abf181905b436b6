import type { Callback } from './callback.ts'

/** Where a loss stopped being a number. */
export type Failure = { readonly epoch: number; readonly batch: number; readonly loss: number }

/** Ends training when a batch's loss is NaN or infinite; `failure` then says where. */
export function terminateOnNaN(): Callback & { readonly failure: Failure | undefined } {
  let epoch = 0
  let failure: Failure | undefined
  return {
    get failure() {
      return failure
    },
    onTrainBegin() {
      failure = undefined
    },
    onEpochBegin(current) {
      epoch = current
    },
    onBatchEnd(batch, { loss = 0 }, run) {
      if (Number.isFinite(loss) || failure) return
      failure = { epoch, batch, loss }
      run.stop()
    },
  }
}
