import type { Infer, StructShape } from '../api/shape.ts'
import type { Stretch } from '../api/wire.ts'
import { HiddenField } from '../hidden-field.ts'

/** What the codecs have made of a view. Views that are encoded together lie one after the other, and are copied in one go. */
export class EncodedView {
  readonly value: object
  readonly shape: StructShape
  /** After a comma: a view mostly follows another. */
  json: Stretch | undefined
  /** As an element of that name. */
  xml: Stretch | undefined
  xmlName: string | undefined

  constructor(value: object, shape: StructShape) {
    this.value = value
    this.shape = shape
  }
}

const encoded = new HiddenField<object, EncodedView>('encoded')

/**
 * Makes a view of a value: what an answer shows of one thing, frozen. Its bytes are made when an answer first holds it, and
 * live as long as it does; a copy of a view is none.
 */
export function viewOf<S extends StructShape>(shape: S, value: Infer<S>): Infer<S> {
  encoded.set(value as object, new EncodedView(value as object, shape))
  return Object.freeze(value) as Infer<S>
}

/** What was made of a value; undefined when it is no view. */
export const viewIn = (value: unknown): EncodedView | undefined =>
  typeof value === 'object' && value !== null ? encoded.get(value) : undefined
