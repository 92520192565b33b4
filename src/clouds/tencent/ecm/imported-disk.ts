import type { DiskImageFacts } from '../../../catalogue/disk-images.ts'
import type { Image } from '../../../catalogue/image.ts'
import { ECM } from './image-id.ts'

const GIB = 1024 ** 3

/** The image as the disk image of it says that it is; its face remembers the files. */
export function withDisk(image: Image, disk: DiskImageFacts): Image {
  const face = image.faces[ECM]
  if (face === undefined) return image
  const sizeGiB = Math.ceil(disk.virtualSizeBytes / GIB)
  return { ...image, sizeGiB, faces: { ...image.faces, [ECM]: { ...face, details: { ...face.details, disk } } } }
}
