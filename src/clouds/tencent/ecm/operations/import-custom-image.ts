import { operation } from '../../../../api/operation.ts'
import { Refusal } from '../../../../api/refusal.ts'
import { s } from '../../../../api/shape.ts'
import { type DiskImageFacts, withoutQuery } from '../../../../catalogue/disk-images.ts'
import type { Image } from '../../../../catalogue/image.ts'
import { ECM } from '../image-id.ts'
import { MAX_IMAGE_SIZE_GIB } from '../image-limits.ts'
import { beginTask, failsAs, made } from '../image-task.ts'
import { refuseUnfitTexts } from '../image-texts.ts'
import { IMPORTABLE_ARCHITECTURES, importedSystem } from '../import-os.ts'
import { withDisk } from '../imported-disk.ts'
import { newImage } from '../new-image.ts'
import { imagesWithRoom, refuseTakenName } from '../private-images.ts'
import { ecm } from '../service.ts'

const STEPS = 2
const MAX_LAYERS = 10
const MAX_LENGTH_URL = 4_096

const ImageUrlShape = s.struct({
  ImageFile: s.string({
    required: true,
    doc: { en: 'http or https, at most 4096 characters', zh: '镜像文件链接' },
    sample: 'https://images.example.com/centos-7.qcow2',
  }),
})

/**
 * Imports the disk image behind one URL, or several that are its layers, as a task: the files are read where the operator
 * allows their hosts, and are not kept. What can be told of a URL alone is refused at once; what only reading shows fails the task.
 */
export const ImportCustomImage = operation(ecm, 'ImportCustomImage', {
  summary: { en: 'Import a disk image: RAW, VHD, QCOW2, VMDK', zh: '导入自定义镜像' },
  page: 'https://console.cloud.tencent.com/api/explorer?Product=ecm&Version=2019-07-19&Action=ImportCustomImage',
  access: 'write',
  resourceType: 'image',
  rate: 20,
  input: s.struct({
    ImageName: s.string({
      required: true,
      doc: { en: "Name: at most 20 characters, and no other image's of the account", zh: '镜像名称' },
      sample: 'ecmtest',
    }),
    Architecture: s.string({
      required: true,
      oneOf: IMPORTABLE_ARCHITECTURES,
      doc: { en: 'x86_64 or i386', zh: '导入镜像的操作系统架构，x86_64 或 i386' },
      sample: 'x86_64',
    }),
    OsType: s.string({
      required: true,
      doc: { en: 'Operating system, of DescribeImportImageOs', zh: '导入镜像的操作系统类型，通过DescribeImportImageOs获取' },
      sample: 'CentOS',
    }),
    OsVersion: s.string({
      required: true,
      doc: { en: 'Its version, of DescribeImportImageOs: 7, or 7.6', zh: '导入镜像的操作系统版本，通过DescribeImportImageOs获取' },
      sample: '7.6',
    }),
    ImageDescription: s.string({ doc: { en: 'Description: at most 60 characters', zh: '镜像描述' }, sample: 'golden' }),
    InitFlag: s.string({
      oneOf: ['cloudinit', 'nbd'],
      doc: { en: 'cloudinit, as when left out, or nbd', zh: '镜像启动方式，cloudinit或nbd，默认cloudinit' },
      sample: 'cloudinit',
    }),
    ImageUrls: s.list(ImageUrlShape, {
      max: MAX_LAYERS,
      else: 'LimitExceeded',
      doc: { en: 'Files of the image: layers in their order, 1 to 10', zh: '镜像文件描述，多层镜像按顺序传入' },
    }),
  }),
  output: s.struct({
    ImageId: s.string({ required: true, doc: { en: 'Image that is made', zh: '镜像ID' }, sample: 'img-c1p90f6q' }),
    TaskId: s.integer({ required: true, doc: { en: 'Task that makes it; of DescribeCustomImageTask', zh: '任务ID' }, sample: 21 }),
  }),
  errors: [
    'FailedOperation.InternalOperationFailure',
    'InvalidParameterValue',
    'InvalidParameterValue.Duplicate',
    'InvalidParameterValue.ImageNameDuplicate',
    'LimitExceeded',
    'ResourceInsufficient.InvaildPrivateImageNum',
  ],
  examples: [
    {
      title: { en: 'Import an image of two layers', zh: '导入自定义镜像' },
      input: {
        ImageName: 'ecmtest',
        Architecture: 'x86_64',
        OsType: 'CentOS',
        OsVersion: '7.6',
        ImageDescription: 'description',
        ImageUrls: [{ ImageFile: 'https://images.example.com/base.qcow2' }, { ImageFile: 'https://images.example.com/golden.qcow2' }],
      },
    },
  ],

  task: {
    steps: STEPS,
    async perform({ payload }, { signal, onProgress, diskImages }) {
      const maxDiskBytes = MAX_IMAGE_SIZE_GIB * 1024 ** 3
      const disk = await diskImages.read(payload['urls'] as readonly string[], { signal, onProgress, maxDiskBytes })
      return { disk }
    },
    finish: ({ payload }, image) => made(withDisk(image, payload['disk'] as DiskImageFacts)),
    fail: failsAs('import-failed'),
    keeps: (payload) => ({ ...payload, urls: (payload['urls'] as readonly string[]).map(withoutQuery) }),
  },

  async run(input, { caller: { account }, catalogue, tasks, diskImages, by, at, fail }) {
    const { ImageName, ImageDescription = '', InitFlag, ImageUrls = [] } = input
    refuseUnfitTexts({ ImageName, ImageDescription })
    const system = importedSystem(input)
    if (ImageUrls.length === 0) throw new Refusal('missing-parameter', { parameter: 'ImageUrls' })
    const urls = ImageUrls.map(({ ImageFile }) => ImageFile)
    const repeated = urls.findIndex((url, index) => urls.findIndex((other) => isSame(url, other)) < index)
    if (repeated >= 0) fail('InvalidParameterValue.Duplicate', `ImageUrls.${repeated}.ImageFile`)
    for (const [index, url] of urls.entries()) {
      const why = url.length > MAX_LENGTH_URL ? `It has more than ${MAX_LENGTH_URL} characters.` : diskImages.refusalOf(url)
      if (why !== undefined) fail('InvalidParameterValue', `ImageUrls.${index}.ImageFile: ${why}`)
    }
    let begun = { ImageId: '', TaskId: 0 }
    await catalogue.transact(
      async (read) => {
        refuseTakenName(ImageName, await imagesWithRoom(account.id, read, fail), fail)
        const given = { owner: account.id, name: ImageName, description: ImageDescription, createdAt: at, state: 'importing' } as const
        const details = { source: 'EXTERNAL_IMPORT', osVersion: input.OsVersion, cloudInit: InitFlag !== 'nbd' } as const
        const image: Image = { ...newImage(given, undefined, details), ...system }
        const task = { operation: 'ImportCustomImage', image, accountId: account.id, steps: STEPS, by, at, payload: { urls } }
        const { id, changes } = await beginTask(read, task)
        begun = { ImageId: image.faces[ECM]?.id ?? '', TaskId: id }
        return changes
      },
      { by },
    )
    await tasks.begun(begun.TaskId)
    return begun
  },
})

/** Whether two URLs lead to the same file. */
function isSame(one: string, other: string): boolean {
  if (one === other) return true
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href
}
