import type { Faces } from '../../../catalogue/face.ts'
import type { EcmDetails } from './face.ts'
import { ECM } from './image-id.ts'

/** The faces of an image without what ECM would answer to the letter for some members: they were changed since. */
export function withoutVerbatim(faces: Faces, members: readonly string[]): Faces {
  const face = faces[ECM]
  const { verbatim, ...details } = (face?.details ?? {}) as EcmDetails
  if (face === undefined || verbatim === undefined) return faces
  const left = Object.fromEntries(Object.entries(verbatim).filter(([member]) => !members.includes(member)))
  const isEmpty = Object.keys(left).length === 0
  return { ...faces, [ECM]: { ...face, details: isEmpty ? details : { ...details, verbatim: left } } }
}
