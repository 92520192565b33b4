import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { IMAGE_WHITE_SET, MAX_IMAGE_SIZE_GIB } from '../image-limits.ts'
import { ecm } from '../service.ts'

/** Tells the limits of images. Those of disks, networks and processors, which the vendor tells too, are left out: nothing here has any. */
export const DescribeConfig = operation(ecm, 'DescribeConfig', {
  summary: { en: 'Show limits', zh: '获取配置限制信息' },
  page: 'https://www.tencentcloud.com/document/product/1119/45687',
  access: 'read',
  rate: 20,
  input: s.struct({}),
  output: s.struct({
    ImageWhiteSet: s.list(s.string(), {
      required: true,
      nullable: true,
      doc: { en: 'Operating systems that images may have', zh: '镜像操作系统白名单' },
    }),
    ImageLimits: s.struct(
      {
        MaxImageSize: s.integer({
          required: true,
          doc: { en: 'Largest size of an image, GB', zh: '支持的最大镜像大小，单位为GB' },
          sample: 50,
        }),
      },
      { required: true, nullable: true, doc: { en: 'Limits of images', zh: '镜像限额信息' } },
    ),
  }),
  errors: ['FailedOperation.InternalOperationFailure'],
  examples: [{ title: { en: 'Show the limits', zh: '获取基础配置' }, input: {} }],

  run: () => ({ ImageWhiteSet: IMAGE_WHITE_SET, ImageLimits: { MaxImageSize: MAX_IMAGE_SIZE_GIB } }),
})
