import type { Image, ImageState } from './image.ts'

/** The states that may follow each state. An image is removed from any of them. */
const NEXT: { readonly [S in ImageState]: readonly ImageState[] } = {
  creating: ['available', 'failed'],
  importing: ['available', 'import-failed'],
  syncing: ['available'],
  available: ['syncing', 'deprecated'],
  deprecated: ['available'],
  failed: [],
  'import-failed': [],
}

/** States that a task leads out of. */
export const PASSING_STATES: readonly ImageState[] = ['creating', 'importing', 'syncing']

/** A change of state that no image may go through. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition'
}

/** Whether an image may go from one state to the other. Staying is not going. */
export const mayMove = (from: ImageState, to: ImageState): boolean => NEXT[from].includes(to)

/** The image in its next state. @throws IllegalTransition */
export function moved(image: Image, to: ImageState): Image {
  if (!mayMove(image.state, to)) throw new IllegalTransition(`The image ${image.id} cannot go from ${image.state} to ${to}.`)
  return { ...image, state: to }
}
