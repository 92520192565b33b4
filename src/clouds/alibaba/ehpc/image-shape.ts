import { s } from '../../../api/shape.ts'

const required = { required: true } as const

const tagMembers = {
  Platform: s.string({ ...required, doc: { en: 'Distribution', zh: '操作系统发行版' }, sample: 'CentOS' }),
  OsTag: s.string({ ...required, doc: { en: 'Tag of the operating system', zh: '操作系统镜像标签' }, sample: 'CentOS_7.2_64' }),
  Version: s.string({ ...required, doc: { en: 'Version', zh: '操作系统版本' }, sample: '7.2' }),
  Architecture: s.string({ ...required, doc: { en: 'Architecture', zh: '操作系统架构' }, sample: 'x86_64' }),
}

const base = { en: 'Tag of the base operating system', zh: '对应的基础镜像操作系统标签' }

/**
 * The thirteen members of a custom, shared or community image, in the order of the vendor's example.
 * See https://api.aliyun.com/document/EHPC/2018-04-12/ListCommunityImages.
 */
export const ImageInfoShape = s.struct(
  {
    Status: s.string({
      ...required,
      doc: { en: 'Available, UnAvailable, Creating or CreateFailed', zh: '镜像状态' },
      sample: 'Available',
    }),
    PostInstallScript: s.string({ ...required, doc: { en: 'Script run after the installation', zh: '安装镜像后执行的脚本' } }),
    Description: s.string({ ...required, doc: { en: 'Description', zh: '镜像描述' } }),
    Size: s.integer({ ...required, doc: { en: 'Size, GiB', zh: '镜像大小，单位：GiB' }, sample: 40 }),
    ImageOwnerAlias: s.string({ ...required, doc: { en: "self: the caller's; others: somebody else's", zh: '镜像类型' }, sample: 'self' }),
    ImageName: s.string({ ...required, doc: { en: 'Image name', zh: '镜像名称' } }),
    SkuCode: s.string({ ...required, doc: { en: 'ECS (pay-as-you-go) or package (subscription)', zh: '商品规格码' }, sample: 'ECS' }),
    PricingCycle: s.string({ ...required, doc: { en: 'Hour, Month or Year', zh: '镜像计费单位' }, sample: 'Month' }),
    ImageId: s.string({ ...required, doc: { en: 'Image ID', zh: '镜像 ID' }, sample: 'm-bp181x855551ww5yq****' }),
    ProductCode: s.string({ ...required, doc: { en: 'Product of the marketplace', zh: '云市场的商品标识' }, sample: 'cmjj028279' }),
    Uid: s.string({ ...required, doc: { en: "Owner's account ID", zh: '镜像所有者' }, sample: '127****' }),
    BaseOsTag: s.struct(tagMembers, { ...required, open: true, doc: base }),
    OsTag: s.struct(
      { ...tagMembers, BaseOsTag: s.string({ ...required, doc: base, sample: 'CentOS_7.2_64' }) },
      { ...required, open: true, doc: { en: 'Operating system', zh: 'E-HPC 支持的操作系统镜像' } },
    ),
  },
  { open: true },
)

/** The eight members of a public image. See https://api.aliyun.com/document/EHPC/2018-04-12/ListImages. */
export const OsInfoShape = s.struct(
  {
    Architecture: s.string({ ...required, doc: { en: 'Architecture', zh: '操作系统架构' }, sample: 'x86_64' }),
    BaseOsTag: s.string({ ...required, doc: base, sample: 'CentOS_7.2_64' }),
    ImageId: s.string({ ...required, doc: { en: 'Image ID', zh: '镜像 ID' }, sample: 'centos_7_02_64_20G_alibase_20170818.vhd' }),
    OSName: s.string({ ...required, doc: { en: 'Display name in Chinese', zh: '操作系统的中文名称' }, sample: 'CentOS  7.2 64位' }),
    OSNameEn: s.string({ ...required, doc: { en: 'Display name in English', zh: '操作系统的英文名称' }, sample: 'CentOS  7.2 64 bit' }),
    OsTag: s.string({ ...required, doc: { en: 'Tag of the operating system', zh: '操作系统镜像标签' }, sample: 'CentOS_7.2_64' }),
    Platform: s.string({ ...required, doc: { en: 'Distribution', zh: '操作系统平台' }, sample: 'CentOS' }),
    Version: s.string({ ...required, doc: { en: 'Version', zh: '操作系统版本' }, sample: '7.2' }),
  },
  { open: true },
)

/** What lists of custom and community images answer. */
export const ImageInfosShape = s.struct({
  Images: s.struct(
    { ImageInfo: s.list(ImageInfoShape, { required: true, doc: { en: 'Images', zh: '镜像列表' } }) },
    { required: true, doc: { en: 'Images', zh: '镜像列表' } },
  ),
})
