import { s } from '../../../api/shape.ts'

const required = { required: true } as const

/** Where an image came from. See https://cloud.tencent.com/document/api/1108/42540#SrcImage. */
export const SrcImageShape = s.struct(
  {
    ImageId: s.string(required),
    ImageName: s.string(required),
    ImageOsName: s.string(required),
    ImageDescription: s.string(required),
    Region: s.string(required),
    RegionID: s.integer(required),
    RegionName: s.string(required),
    InstanceName: s.string(required),
    InstanceId: s.string(required),
    ImageType: s.string(required),
  },
  { open: true },
)

/** The seventeen members of an image. See https://cloud.tencent.com/document/api/1108/42540#Image. */
export const ImageShape = s.struct(
  {
    ImageId: s.string({ ...required, doc: { en: 'Image ID', zh: '镜像ID' }, sample: 'img-060ov1xz' }),
    ImageName: s.string({ ...required, doc: { en: 'Image name', zh: '镜像名称' }, sample: 'CentOS 6.9 32位' }),
    ImageState: s.string({ ...required, doc: { en: 'State', zh: '镜像状态' }, sample: 'NORMAL' }),
    ImageType: s.string({ ...required, doc: { en: 'PRIVATE_IMAGE or PUBLIC_IMAGE', zh: '镜像类型' }, sample: 'PRIVATE_IMAGE' }),
    ImageOsName: s.string({ ...required, doc: { en: 'Operating system', zh: '操作系统名称' }, sample: 'CentOS 6.9 32位' }),
    ImageDescription: s.string({ ...required, doc: { en: 'Description', zh: '镜像描述' } }),
    ImageCreateTime: s.string({ ...required, doc: { en: 'Import time, China time', zh: '镜像导入时间' }, sample: '2019-07-22 20:48:14' }),
    Architecture: s.string({ ...required, doc: { en: 'Architecture', zh: '操作系统位数' }, sample: 'i386' }),
    OsType: s.string({ ...required, doc: { en: 'Operating system type', zh: '操作系统类型' }, sample: 'CentOS' }),
    OsVersion: s.string({ ...required, doc: { en: 'Operating system version', zh: '操作系统版本' } }),
    Platform: s.string({ ...required, doc: { en: 'Platform', zh: '操作系统平台' } }),
    ImageOwner: s.integer({ ...required, doc: { en: 'Owner; 0 for official images', zh: '镜像所有者' }, sample: 251006057 }),
    ImageSize: s.integer({ ...required, doc: { en: 'Size, GB', zh: '镜像大小，单位GB' }, sample: 50 }),
    SrcImage: { ...SrcImageShape, ...required, doc: { en: 'What it was made from', zh: '镜像来源实例信息' } },
    ImageSource: s.string({ ...required, doc: { en: 'How it was made', zh: '镜像来源' }, sample: 'CREATE_IMAGE' }),
    TaskId: s.string({ ...required, doc: { en: 'Task, while one is under way', zh: '中间态和失败时候的任务ID' } }),
    IsSupportCloudInit: s.boolean({ ...required, doc: { en: 'Whether it supports cloud-init', zh: '是否支持CloudInit' } }),
  },
  { open: true },
)
