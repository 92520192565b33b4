import { operation } from '../../../../api/operation.ts'
import { Refusal } from '../../../../api/refusal.ts'
import { s } from '../../../../api/shape.ts'
import type { Image } from '../../../../catalogue/image.ts'
import { clip } from '../../../decode.ts'
import { ECM, IMAGE_ID, IMAGE_ID_LENGTH } from '../image-id.ts'
import { refuseUnfitTexts } from '../image-texts.ts'
import { ownImage } from '../own-image.ts'
import { refuseTakenName } from '../private-images.ts'
import { ecm } from '../service.ts'
import { withoutVerbatim } from '../verbatim.ts'

/**
 * Gives one of the caller's own images another name, another description, or both. Other services that show the image show
 * them too. A name is taken when another image of the account has it in ECM.
 */
export const ModifyImageAttribute = operation(ecm, 'ModifyImageAttribute', {
  summary: { en: 'Change the name or the description of an image', zh: '修改镜像属性' },
  page: 'https://www.tencentcloud.com/document/product/1119/45721',
  access: 'write',
  resourceType: 'image',
  resourceParameter: 'ImageId',
  rate: 20,
  input: s.struct({
    ImageId: s.string({
      required: true,
      maxLength: IMAGE_ID_LENGTH,
      doc: { en: 'Image ID', zh: '镜像ID，形如img-gvbnzy6f' },
      sample: 'img-gvbnzy6f',
    }),
    ImageName: s.string({
      doc: {
        en: "New name: at most 20 characters, and no other image's of the account",
        zh: '设置新的镜像名称，不得超过20个字符，不能与已有镜像重复',
      },
      sample: 'test_name',
    }),
    ImageDescription: s.string({
      doc: { en: 'New description: at most 60 characters', zh: '设置新的镜像描述，不得超过60个字符' },
      sample: 'test_description',
    }),
  }),
  output: s.struct({}),
  errors: [
    'FailedOperation.InternalOperationFailure',
    'FailedOperation.OperationNotAllow',
    'InvalidParameterValue.ImageNameDuplicate',
    'MissingParameter.MissingImageParameter',
    'ResourceNotFound',
  ],
  examples: [
    {
      title: { en: 'Change the name and the description', zh: '修改镜像属性' },
      input: { ImageId: 'img-gvbnzy6f', ImageName: 'test_name', ImageDescription: 'test_description' },
    },
  ],

  async run({ ImageId, ImageName, ImageDescription }, { caller: { account }, catalogue, by, fail }) {
    if (ImageName === undefined && ImageDescription === undefined) fail('MissingParameter.MissingImageParameter')
    if (!IMAGE_ID.test(ImageId)) throw new Refusal('wrong-value', { parameter: 'ImageId', value: clip(ImageId) })
    refuseUnfitTexts({ ImageName, ImageDescription })
    await catalogue.transact(
      async (read) => {
        const image = await ownImage(read, account.id, ImageId, {
          unknown: () => fail('ResourceNotFound', ImageId),
          public: () => fail('FailedOperation.OperationNotAllow', ImageId),
        })
        const { name, description } = { name: ImageName ?? image.name, description: ImageDescription ?? image.description }
        if (ImageName !== undefined) {
          const isOther = ({ id, faces }: Image) => id !== image.id && faces[ECM] !== undefined
          refuseTakenName(ImageName, (await read.imagesNamed(account.id, ImageName)).filter(isOther), fail)
        }
        const replaced = [
          ...(ImageName === undefined ? [] : ['ImageName']),
          ...(ImageDescription === undefined ? [] : ['ImageDescription']),
        ]
        return { images: [{ ...image, name, description, faces: withoutVerbatim(image.faces, replaced) }] }
      },
      { by },
    )
    return {}
  },
})
