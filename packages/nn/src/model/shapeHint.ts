/**
 * What to do about data whose samples have another shape than the model takes.
 *
 * @param name of what is fed; labels are told by it
 * @param wanted shape of one sample
 * @param given shape of the data
 */
export function shapeHint(name: string, wanted: readonly number[], given: readonly number[]): string {
  if (/"label(_\d+)?"$/.test(name)) {
    if (wanted.length === given.length && given.length > 0)
      return 'class numbers go with sparseCategoricalCrossentropy; oneHot(labels, classes) makes rows of them'
    if (wanted.length + 2 === given.length)
      return 'one-hot rows and probabilities go with categoricalCrossentropy'
  }
  return given.join() === wanted.join()
    ? `one sample is a batch too: give it the shape [1, ${wanted}]`
    : 'the first axis counts the samples; reshape the data, or change the model'
}
