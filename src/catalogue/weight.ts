import type { Json } from '../json.ts'
import type { Face, ServiceName } from './face.ts'
import type { Image } from './image.ts'

/** An image's object, its id, its places in lists and in the index of ids. */
const IMAGE_BYTES = 300

/** The object of a face, its id and its name among the image's faces. */
const FACE_BYTES = 160

/** What an object or list takes beside its members, and a text beside its characters. */
const OBJECT_BYTES = 48
const TEXT_BYTES = 40

/** The engine keeps a text at two bytes a character as soon as the row it was read from has one beyond Latin-1. */
const CHARACTER_BYTES = 2

/**
 * Memory an image takes, bytes; of images with short and long texts, in Latin and Chinese, resident memory was found to
 * be between 0.8 and 1.2 times this. It covers the image's objects, its texts and its place in the index of names. It
 * does not cover what images share, nor a service's views and their bytes, some 1,300 more for each image that was shown.
 */
export function estimatedBytesOf(image: Image): number {
  // Names are held once more in their index.
  let bytes = IMAGE_BYTES + textBytes(image.name) + image.name.length * CHARACTER_BYTES + textBytes(image.description)
  bytes += listBytes(image.sharedWith) + listBytes(image.instanceTypes)
  for (const service in image.faces) bytes += faceBytes(image.faces[service as ServiceName] as Face)
  return bytes
}

function faceBytes({ regions, details }: Face): number {
  return FACE_BYTES + listBytes(regions) + membersBytes(details)
}

/** Empty objects are shared. */
function membersBytes(object: { readonly [name: string]: Json }): number {
  let bytes = 0
  for (const name in object) bytes += jsonBytes(object[name] as Json)
  return bytes === 0 ? 0 : OBJECT_BYTES + bytes
}

function listBytes(list: readonly Json[]): number {
  if (list.length === 0) return 0
  let bytes = OBJECT_BYTES
  for (const item of list) bytes += jsonBytes(item)
  return bytes
}

function jsonBytes(value: Json): number {
  if (typeof value === 'string') return textBytes(value)
  if (typeof value !== 'object' || value === null) return 8
  return Array.isArray(value) ? listBytes(value) : membersBytes(value as { readonly [name: string]: Json })
}

function textBytes(text: string): number {
  return TEXT_BYTES + text.length * CHARACTER_BYTES
}
