import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import type { Image, ImageState } from '../../../../catalogue/image.ts'
import { ECM, IMAGE_ID, IMAGE_ID_LENGTH } from '../image-id.ts'
import { ownImage } from '../own-image.ts'
import { ecm } from '../service.ts'

/** Images that one call may name; the vendor tells no number. */
const MAX_IMAGES = 100

/** An image that is being made is in use by what makes it. */
const IN_THE_MAKING: readonly ImageState[] = ['creating', 'importing', 'syncing']

/**
 * Deletes the caller's own images, all of them or none. What is deleted is the image in ECM: it is gone from the catalogue
 * when no other service shows it.
 */
export const DeleteImage = operation(ecm, 'DeleteImage', {
  summary: { en: 'Delete images', zh: '删除镜像' },
  page: 'https://www.tencentcloud.com/document/product/1119/45726',
  access: 'write',
  resourceType: 'image',
  resourceParameter: 'ImageIDSet',
  rate: 20,
  input: s.struct({
    ImageIDSet: s.list(s.string({ maxLength: IMAGE_ID_LENGTH, else: 'InvalidParameterValue.InvalidImageID' }), {
      required: true,
      max: MAX_IMAGES,
      else: 'InvalidParameterValue.ParameterValueTooLarge',
      doc: { en: 'Image IDs', zh: '镜像ID列表' },
      sample: ['img-pmqg1cw9'],
    }),
  }),
  output: s.struct({}),
  errors: [
    'FailedOperation.ImageInUse',
    'FailedOperation.InternalOperationFailure',
    'InvalidParameter.InvalidDataFormat',
    'InvalidParameterValue.InvalidImageID',
    'InvalidParameterValue.ParameterValueTooLarge',
    'ResourceNotFound',
    'UnauthorizedOperation.ForbiddenOperation',
  ],
  examples: [{ title: { en: 'Delete an image', zh: '删除镜像' }, input: { ImageIDSet: ['img-pmqg1cw9'] } }],

  async run({ ImageIDSet }, { caller: { account }, catalogue, by, fail }) {
    if (ImageIDSet.length === 0) fail('InvalidParameter.InvalidDataFormat', 'ImageIDSet: []')
    const odd = ImageIDSet.find((id) => !IMAGE_ID.test(id))
    if (odd !== undefined) fail('InvalidParameterValue.InvalidImageID', odd)
    await catalogue.transact(
      async (read) => {
        const images: Image[] = []
        const removals: string[] = []
        for (const imageId of new Set(ImageIDSet)) {
          const image = await ownImage(read, account.id, imageId, {
            unknown: () => fail('ResourceNotFound', imageId),
            public: () => fail('UnauthorizedOperation.ForbiddenOperation', imageId),
          })
          // Whose instance it is, is nobody's business.
          if (IN_THE_MAKING.includes(image.state) || (await read.isUsed('images', image.id))) fail('FailedOperation.ImageInUse', imageId)
          const { [ECM]: _, ...faces } = image.faces
          if (Object.keys(faces).length === 0) removals.push(image.id)
          else images.push({ ...image, faces })
        }
        return { images, removals: { images: removals } }
      },
      { by },
    )
    return {}
  },
})
