import { facesOf } from '../catalogue/face.ts'
import type { Image } from '../catalogue/image.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import { type NameOf, saying } from './saying.ts'

/** An image as catalogue files write it, with every id. */
export function writtenImage(image: Image, cloudFormats: readonly CloudFormat[], nameOf: NameOf): { readonly [member: string]: unknown } {
  const { id, name, owner, visibility, sharedWith, state, description, architecture, os, sizeGiB, createdAt, instanceTypes } = image
  return saying({
    id,
    name,
    owner: owner === null ? undefined : nameOf(owner),
    visibility: visibility === (owner === null ? 'public' : 'private') ? undefined : visibility,
    sharedWith: sharedWith.map(nameOf),
    state: state === 'available' ? undefined : state,
    description: description === '' ? undefined : description,
    os: writtenOs(os),
    architecture: architecture ?? undefined,
    sizeGiB: sizeGiB === 0 ? undefined : sizeGiB,
    createdAt: createdAt === null ? undefined : new Date(createdAt).toISOString(),
    instanceTypes,
    ...writtenFaces(image, cloudFormats),
  })
}

function writtenOs({ platform, version, name }: Image['os']) {
  const isDerived = name === `${platform} ${version}`.trim()
  return saying({ platform: platform || undefined, version: version || undefined, name: isDerived ? undefined : name })
}

/** @throws Error for a face of a service that files cannot write */
function writtenFaces({ id: imageId, faces }: Image, cloudFormats: readonly CloudFormat[]) {
  const formats = cloudFormats.flatMap(({ services }) => services)
  return Object.fromEntries(
    facesOf(faces).map(([service, { id, regions, details }]) => {
      const format = formats.find((each) => each.faces === service && each.format !== undefined)?.format
      if (format === undefined)
        throw new Error(`The image ${imageId} has a face in ${service}, which catalogue files of this version cannot write.`)
      return [format.member, { id, ...saying({ regions }), ...details }]
    }),
  )
}
