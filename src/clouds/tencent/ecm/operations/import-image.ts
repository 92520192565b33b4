import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import type { StoreReader } from '../../../../catalogue/decision.ts'
import type { ServiceName } from '../../../../catalogue/face.ts'
import { type Image, isKnownTo } from '../../../../catalogue/image.ts'
import { TENCENT_REGIONS } from '../../hosts.ts'
import type { EcmDetails } from '../face.ts'
import { ECM, IMAGE_ID } from '../image-id.ts'
import { beginTask, failsAs, made } from '../image-task.ts'
import { isTooLong } from '../image-texts.ts'
import { newImage } from '../new-image.ts'
import { imagesWithRoom, refuseTakenName } from '../private-images.ts'
import { ecm } from '../service.ts'

const CVM = 'tencent/cvm' satisfies ServiceName
const STEPS = 2

/**
 * Copies an image of CVM, as a task. What the catalogue knows of that image is copied. One that it does not know is taken at
 * the caller's word: its id is its name, and no fact about it is made up.
 */
export const ImportImage = operation(ecm, 'ImportImage', {
  summary: { en: 'Copy an image from CVM', zh: '从CVM产品导入镜像到ECM' },
  page: 'https://www.tencentcloud.com/document/product/1119/45722',
  access: 'write',
  resourceType: 'image',
  rate: 20,
  input: s.struct({
    ImageId: s.string({ required: true, doc: { en: 'ID of the image in CVM', zh: '镜像的Id' }, sample: 'img-1tyt4apn' }),
    ImageDescription: s.string({
      required: true,
      doc: { en: 'Description: at most 60 characters', zh: '镜像的描述' },
      sample: 'test',
    }),
    SourceRegion: s.string({ required: true, doc: { en: 'CVM region the image is in', zh: '源地域' }, sample: 'ap-chengdu' }),
  }),
  output: s.struct({}),
  errors: [
    'FailedOperation.InternalOperationFailure',
    'InvalidParameterValue.ImageDuplicate',
    'InvalidParameterValue.ImageNameDuplicate',
    'InvalidParameterValue.InvalidImageID',
    'InvalidParameterValue.ParameterValueTooLarge',
    'InvalidParameterValue.UnsupportedRegion',
    'MissingParameter.MissingImageParameter',
    'ResourceInsufficient.InvaildPrivateImageNum',
    'UnauthorizedOperation.ForbiddenOperation',
  ],
  examples: [
    {
      title: { en: 'Copy an image from Chengdu', zh: '导入镜像' },
      input: { ImageId: 'img-1tyt4apn', ImageDescription: 'test', SourceRegion: 'ap-chengdu' },
    },
  ],

  task: { steps: STEPS, finish: (_, image) => made(image), fail: failsAs('import-failed') },

  async run({ ImageId, ImageDescription, SourceRegion }, { caller: { account }, catalogue, tasks, by, at, fail }) {
    if (ImageId === '' || SourceRegion === '') fail('MissingParameter.MissingImageParameter')
    if (!IMAGE_ID.test(ImageId)) fail('InvalidParameterValue.InvalidImageID', ImageId.slice(0, 100))
    if (!TENCENT_REGIONS.includes(SourceRegion)) fail('InvalidParameterValue.UnsupportedRegion', SourceRegion.slice(0, 100))
    if (isTooLong('ImageDescription', ImageDescription)) fail('InvalidParameterValue.ParameterValueTooLarge', 'ImageDescription')
    let taskId = 0
    await catalogue.transact(
      async (read) => {
        if (await isShownTo(account.id, ImageId, read)) fail('InvalidParameterValue.ImageDuplicate', ImageId)
        const source = (await read.imageOf(CVM, ImageId))?.thing
        if (source !== undefined && !isKnownTo(source, account.id)) fail('UnauthorizedOperation.ForbiddenOperation', ImageId)
        const name = source?.name ?? ImageId
        const others = await imagesWithRoom(account.id, read, fail)
        if (others.some((image) => isCopyOf(ImageId, image))) fail('InvalidParameterValue.ImageDuplicate', ImageId)
        refuseTakenName(name, others, fail)
        const image = newImage({ owner: account.id, name, description: ImageDescription, createdAt: at, state: 'importing' }, source, {
          source: 'EXTERNAL_IMPORT',
          from: { image: ImageId, region: SourceRegion },
        })
        const begun = await beginTask(read, { operation: 'ImportImage', image, accountId: account.id, steps: STEPS, by, at })
        taskId = begun.id
        return begun.changes
      },
      { by },
    )
    await tasks.begun(taskId)
    return {}
  },
})

/** Whether ECM has an image of that id already, which the account sees. */
async function isShownTo(accountId: string, imageId: string, read: StoreReader): Promise<boolean> {
  const image = (await read.imageOf(ECM, imageId))?.thing
  return image !== undefined && (image.owner === accountId || image.visibility === 'public')
}

/** Whether the image was imported of that one, and was not in vain. */
function isCopyOf(sourceId: string, { state, faces }: Image): boolean {
  const { source, from } = (faces[ECM]?.details ?? {}) as EcmDetails
  return source === 'EXTERNAL_IMPORT' && from?.image === sourceId && state !== 'import-failed'
}
