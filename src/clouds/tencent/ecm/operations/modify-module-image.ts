import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { type InstanceType, unfitnessFor } from '../../../machines.ts'
import { ECM, IMAGE_ID, IMAGE_ID_LENGTH } from '../image-id.ts'
import { instanceTypeConfig } from '../instance-type-config.ts'
import { machineOf } from '../instance-types.ts'
import { ecm } from '../service.ts'

/** The shape of a module id. */
const MODULE_ID = /^em-\w+$/

/** What is known of a type, by the vendor's documents or at least by its name. */
const typeOf = (type: string): InstanceType =>
  machineOf(type) ?? {
    type,
    memoryGiB: instanceTypeConfig(type)?.Memory ?? null,
    architecture: 'x86',
    bareMetal: type.startsWith('BM'),
  }

/** Gives one of the caller's own modules another default image: one of the caller's own, or a public one. */
export const ModifyModuleImage = operation(ecm, 'ModifyModuleImage', {
  summary: { en: 'Change the default image of a module', zh: '修改模块默认镜像' },
  page: 'https://www.tencentcloud.com/document/product/1119/45694',
  access: 'write',
  resourceType: 'module',
  resourceParameter: 'ModuleId',
  rate: 20,
  input: s.struct({
    DefaultImageId: s.string({
      required: true,
      maxLength: IMAGE_ID_LENGTH,
      else: 'InvalidParameterValue.InvalidImageID',
      doc: { en: 'Image ID', zh: '默认镜像ID' },
      sample: 'img-oy9q2bql',
    }),
    ModuleId: s.string({
      required: true,
      maxLength: 128,
      else: 'InvalidParameterValue.InvalidModuleID',
      doc: { en: 'Module ID', zh: '模块ID' },
      sample: 'em-bvr8f24q',
    }),
  }),
  output: s.struct({}),
  errors: [
    'FailedOperation.InternalOperationFailure',
    'InvalidParameter.InvalidDataFormat',
    'InvalidParameterValue.InvaildModifyParam',
    'InvalidParameterValue.InvalidImageArchitecture',
    'InvalidParameterValue.InvalidImageID',
    'InvalidParameterValue.InvalidModuleID',
    'MissingParameter.MissingModuleParameter',
    'UnauthorizedOperation.ForbiddenOperation',
    'UnsupportedOperation.InstanceTypeNotSupportImage',
  ],
  examples: [
    {
      title: { en: 'Change the default image of a module', zh: '修改模块默认镜像' },
      input: { ModuleId: 'em-bvr8f24q', DefaultImageId: 'img-oy9q2bql' },
    },
  ],

  async run({ DefaultImageId, ModuleId }, { caller: { account }, catalogue, by, fail }) {
    if (DefaultImageId === '' || ModuleId === '') fail('MissingParameter.MissingModuleParameter')
    if (!MODULE_ID.test(ModuleId)) fail('InvalidParameterValue.InvalidModuleID', ModuleId)
    if (!IMAGE_ID.test(DefaultImageId)) fail('InvalidParameterValue.InvalidImageID', DefaultImageId)
    await catalogue.transact(
      async (read) => {
        const module = (await read.get('modules', [ecm.cloud, ModuleId]))?.thing
        if (module?.accountId !== account.id) return fail('InvalidParameterValue.InvalidModuleID', ModuleId)
        const image = (await read.imageOf(ECM, DefaultImageId))?.thing
        if (image === undefined || (image.owner !== account.id && image.visibility !== 'public')) {
          return fail('InvalidParameterValue.InvalidImageID', DefaultImageId)
        }
        if (image.state !== 'available' && image.state !== 'deprecated') fail('InvalidParameterValue.InvaildModifyParam', DefaultImageId)
        const unfit = unfitnessFor(typeOf(module.type), image)
        if (unfit === '32-bit') fail('InvalidParameterValue.InvalidImageArchitecture', module.type)
        if (unfit === 'kind') fail('UnsupportedOperation.InstanceTypeNotSupportImage', module.type)
        return { modules: [{ ...module, imageId: image.id }] }
      },
      { by },
    )
    return {}
  },
})
