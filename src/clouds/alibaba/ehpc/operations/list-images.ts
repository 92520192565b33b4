import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { PUBLIC_BASE_OS_TAG } from '../base-os-tag.ts'
import { osInfos } from '../image-lists.ts'
import { chooseImages, imageParameters, type Scope } from '../image-query.ts'
import { OsInfoShape } from '../image-shape.ts'
import { ehpc } from '../service.ts'

/** Lists the public images, newest first. */
export const ListImages = operation(ehpc, 'ListImages', {
  summary: { en: 'List public images', zh: '查询公共镜像' },
  page: 'https://api.aliyun.com/document/EHPC/2018-04-12/ListImages',
  access: 'read',
  rate: 20,
  input: s.struct(imageParameters),
  output: s.struct({
    OsTags: s.struct(
      { OsInfo: s.list(OsInfoShape, { required: true, immutable: true, doc: { en: 'Public images', zh: '公共镜像列表' } }) },
      { required: true, doc: { en: 'Public images', zh: '公共镜像列表' } },
    ),
  }),
  errors: ['UnknownError', 'ImageNotFound', 'ServiceUnavailable', 'EcsError', 'DbError', 'NotAuthorized', 'InvalidParams'],
  examples: [{ title: { en: 'List public images', zh: '查询公共镜像' }, input: {} }],

  async run(input, context) {
    const scope: Scope = { from: ['public', 'own'], visibility: 'public', baseOsTag: PUBLIC_BASE_OS_TAG }
    const images = await chooseImages(input, scope, context)
    return { OsTags: { OsInfo: await osInfos(images) } }
  },
})
