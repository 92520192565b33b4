import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import type { Origin } from '../../../../catalogue/query.ts'
import { clusterParameter, IMAGE_LIST_ERRORS, imageParameters, listImageInfos } from '../image-query.ts'
import { ImageInfosShape } from '../image-shape.ts'
import { ehpc } from '../service.ts'

/** Lists the caller's own images, whoever else may see them, and those that others share with the caller. */
export const ListCustomImages = operation(ehpc, 'ListCustomImages', {
  summary: { en: 'List custom and shared images', zh: '查询自定义镜像和共享镜像' },
  page: 'https://api.aliyun.com/document/EHPC/2018-04-12/ListCustomImages',
  access: 'read',
  rate: 20,
  input: s.struct({
    ImageOwnerAlias: s.string({
      oneOf: ['self', 'others'],
      else: 'InvalidParams',
      doc: { en: 'self: custom images; others: shared images; both when left out', zh: '镜像类型：self 自定义镜像，others 共享镜像' },
      sample: 'self',
    }),
    ...imageParameters,
    ...clusterParameter,
  }),
  output: ImageInfosShape,
  errors: IMAGE_LIST_ERRORS,
  examples: [
    { title: { en: "List the account's own images", zh: '查询自定义镜像' }, input: { ImageOwnerAlias: 'self' } },
    { title: { en: 'List images that others share', zh: '查询共享镜像' }, input: { ImageOwnerAlias: 'others' } },
  ],

  run({ ImageOwnerAlias, ...filters }, context) {
    const from: readonly Origin[] = ImageOwnerAlias === undefined ? ['shared', 'own'] : [ImageOwnerAlias === 'self' ? 'own' : 'shared']
    return listImageInfos(filters, { from }, context)
  },
})
