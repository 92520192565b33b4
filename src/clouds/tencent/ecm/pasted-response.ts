import { DocumentError } from '../../../access/document-problem.ts'
import type { Json } from '../../../json.ts'
import type { PastedResponse } from '../../service-files.ts'
import { readPastedImages } from './pasted-image.ts'

/** Members of an image of CVM that ECM has under other names, or not at all. */
const CVM_MEMBERS = [
  'OsName',
  'CreatedTime',
  'ImageCreator',
  'SyncPercent',
  'IsSupportCloudinit',
  'SnapshotSet',
  'LicenseType',
  'ImageFamily',
]

type JsonObject = { readonly [member: string]: Json }

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads what DescribeImage answered: as the API answers, `{"Response":{…}}`, or as SDKs and tccli print it, without the envelope.
 * @throws DocumentError
 */
export function readResponse(document: unknown): PastedResponse | undefined {
  if (!isObject(document)) return undefined
  const isWrapped = isObject(document['Response'])
  const response = isWrapped ? (document['Response'] as JsonObject) : document
  const path = isWrapped ? ['Response'] : []
  if (isObject(response['Error']) && 'RequestId' in response) {
    throw new DocumentError([
      { path: [...path, 'Error'], message: `the response is a refusal (${response['Error']['Code']}), not a list of images` },
    ])
  }
  if (!('ImageSet' in response)) return undefined
  const images = response['ImageSet']
  if (images === null) return { images: [], defaultIdentity: {} }
  if (!Array.isArray(images)) throw new DocumentError([{ path: [...path, 'ImageSet'], message: 'ImageSet is a list of images' }])
  const foreign = images.findIndex((image) => isObject(image) && !('ImageOsName' in image) && CVM_MEMBERS.some((member) => member in image))
  if (foreign >= 0) {
    const message =
      'this is what DescribeImages of CVM answers; an answer of DescribeImage of ECM is wanted, or a catalogue file with these images in it'
    throw new DocumentError([{ path: [...path, 'ImageSet', foreign], message }])
  }
  return readPastedImages(images, [...path, 'ImageSet'])
}
