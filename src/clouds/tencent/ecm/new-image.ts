import { randomUUID } from 'node:crypto'
import type { Image } from '../../../catalogue/image.ts'
import type { EcmDetails } from './face.ts'
import { deriveImageId, ECM } from './image-id.ts'

/** What is given for an image that is new. */
type Given = Pick<Image, 'name' | 'description' | 'state'> & { readonly owner: string; readonly createdAt: number }

/** How it came to be, and of what. */
type Details = Pick<EcmDetails, 'source' | 'from' | 'osVersion' | 'cloudInit'>

/**
 * A private image in ECM that is like another, as far as that is known, under an id of its own. Nothing is made up: of an
 * image that is like none, system, architecture and size are not known.
 */
export function newImage(given: Given, source: Image | undefined, { from, ...details }: Details): Image {
  const id = randomUUID()
  const face = { id: deriveImageId(id), regions: [], details: { ...systemOf(source), ...details, from: { ...factsOf(source), ...from } } }
  return {
    ...given,
    id,
    visibility: 'private',
    sharedWith: [],
    architecture: source?.architecture ?? null,
    os: source?.os ?? { platform: '', version: '', name: '' },
    sizeGiB: source?.sizeGiB ?? 0,
    instanceTypes: source?.instanceTypes ?? [],
    faces: { [ECM]: face },
  }
}

/** What ECM tells of the system inside the image in words of its own. */
function systemOf(source: Image | undefined): EcmDetails {
  const { osType, osVersion, platform, cloudInit } = (source?.faces[ECM]?.details ?? {}) as EcmDetails
  return {
    ...(osType !== undefined && { osType }),
    ...(osVersion !== undefined && { osVersion }),
    ...(platform !== undefined && { platform }),
    ...(cloudInit !== undefined && { cloudInit }),
  }
}

/** The image as SrcImage names it. */
function factsOf(source: Image | undefined): EcmDetails['from'] & object {
  if (source === undefined) return {}
  return {
    image: source.faces[ECM]?.id ?? '',
    imageName: source.name,
    imageType: source.owner === null ? 'PUBLIC_IMAGE' : 'PRIVATE_IMAGE',
    osName: source.os.name,
    description: source.description,
  }
}
