import type { Image } from '../../../catalogue/image.ts'
import type { Attribute } from '../../../catalogue/query.ts'
import { isMembers } from '../../pasted-members.ts'
import { detailsOf, tagsOf, verbatimFor } from './image-details.ts'
import { ImageInfoShape, OsInfoShape } from './image-shape.ts'

/** What `BaseOsTag.OsTag` of a custom, shared or community image shows; empty when nothing. */
export const CUSTOM_BASE_OS_TAG: Attribute = {
  name: 'ehpc BaseOsTag.OsTag',
  of(image: Image) {
    const details = detailsOf(image)
    const { BaseOsTag = tagsOf(image, details).base } = verbatimFor(ImageInfoShape, OsInfoShape, details)
    return isMembers(BaseOsTag) ? textOf(BaseOsTag['OsTag']) : ''
  },
}

/** What `BaseOsTag` of a public image shows; empty when nothing. */
export const PUBLIC_BASE_OS_TAG: Attribute = {
  name: 'ehpc BaseOsTag',
  of(image: Image) {
    const details = detailsOf(image)
    const { BaseOsTag = tagsOf(image, details).own.BaseOsTag } = verbatimFor(OsInfoShape, ImageInfoShape, details)
    return textOf(BaseOsTag)
  },
}

// A pasted image may have anything there.
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
