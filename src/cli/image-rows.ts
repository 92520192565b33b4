import { facesOf } from '../catalogue/face.ts'
import type { Image } from '../catalogue/image.ts'

type Row = Readonly<Record<string, string>>

/** An image as a row of a list. */
export function imageRow({ id, name, visibility, state, owner, os, createdAt }: Image): Row {
  return {
    id,
    name,
    visibility,
    state,
    owner: owner ?? '(official)',
    os: os.name,
    created: createdAt === null ? '' : new Date(createdAt).toISOString().slice(0, 10),
  }
}

/** An image with all that is known of it, a value each. */
export function imageRecord(image: Image): Row {
  const { description, architecture, os, sizeGiB, createdAt, instanceTypes, sharedWith, faces } = image
  const services = facesOf(faces).flatMap(([service, { id, regions, details }]) => [
    [`${service} id`, id],
    ...(regions.length === 0 ? [] : [[`${service} regions`, regions.join(', ')]]),
    ...Object.entries(details).map(([member, value]) => [
      `${service} ${member}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ])
  return {
    ...imageRow(image),
    ...(sharedWith.length === 0 ? {} : { 'shared with': sharedWith.join(', ') }),
    os: [os.name, ...(os.name === `${os.platform} ${os.version}`.trim() ? [] : [`(${os.platform} ${os.version})`])].join(' '),
    description,
    architecture: architecture ?? '',
    size: sizeGiB === 0 ? '' : `${sizeGiB} GiB`,
    created: createdAt === null ? '' : new Date(createdAt).toISOString(),
    ...(instanceTypes.length === 0 ? {} : { 'instance types': instanceTypes.join(', ') }),
    ...Object.fromEntries(services),
  }
}

/** An image for programs: its times as in catalogue files. */
export function imageValue({ createdAt, ...image }: Image): object {
  return { ...image, createdAt: createdAt === null ? null : new Date(createdAt).toISOString() }
}
