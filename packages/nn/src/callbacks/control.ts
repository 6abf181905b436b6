import type { Callback } from './callback.ts'

/** A hand on a run that is under way. */
export type Control = Callback & {
  /** Holds training before its next step; `fit` stays pending. */
  pause(): void
  resume(): void
  /** Ends training cleanly, also while it is paused. */
  stop(): void
}

/**
 * Pauses, resumes and stops a run from outside, such as from a page's buttons.
 *
 * @example
 * const control = trainingControl()
 * const done = model.fit(x, y, { epochs: 10, callbacks: [control] })
 * control.pause()
 */
export function trainingControl(): Control {
  let held: { promise: Promise<void>; open: () => void } | undefined
  let stopping = false
  const resume = () => {
    held?.open()
    held = undefined
  }
  return {
    pause() {
      if (held || stopping) return
      let open = () => {}
      held = { promise: new Promise((resolve) => (open = resolve)), open: () => open() }
    },
    resume,
    stop() {
      stopping = true
      resume()
    },
    async onBatchEnd(_batch, _logs, run) {
      await held?.promise
      if (stopping) run.stop()
    },
    onTrainEnd() {
      stopping = false
    },
  }
}
