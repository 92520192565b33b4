import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { clusterParameter, IMAGE_LIST_ERRORS, imageParameters, listImageInfos } from '../image-query.ts'
import { ImageInfosShape } from '../image-shape.ts'
import { ehpc } from '../service.ts'

/** Lists the images that anybody has published to the community, newest first; the caller's own among them as `self`. */
export const ListCommunityImages = operation(ehpc, 'ListCommunityImages', {
  summary: { en: 'List community images', zh: '查询社区镜像' },
  page: 'https://api.aliyun.com/document/EHPC/2018-04-12/ListCommunityImages',
  access: 'read',
  rate: 20,
  input: s.struct({ ...imageParameters, ...clusterParameter }),
  output: ImageInfosShape,
  errors: IMAGE_LIST_ERRORS,
  examples: [
    { title: { en: 'List community images', zh: '查询社区镜像' }, input: {} },
    { title: { en: 'Those with CentOS 7.2', zh: '查询 CentOS 7.2 的社区镜像' }, input: { BaseOsTag: 'CentOS_7.2_64' } },
  ],

  run(input, context) {
    return listImageInfos(input, { from: ['community', 'own'], visibility: 'community' }, context)
  },
})
