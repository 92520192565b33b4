import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import type { Page } from '../../../../catalogue/page.ts'
import { whenReady } from '../../../../maybe-promise.ts'
import { FilterShape } from '../filter-shape.ts'
import { readFilters } from '../filters.ts'
import { ImageShape } from '../image-shape.ts'
import { imageView } from '../image-view.ts'
import { ecm } from '../service.ts'

/** Lists the images the caller may see, newest first: its own, and the official ones. */
export const DescribeImage = operation(ecm, 'DescribeImage', {
  summary: { en: 'List images', zh: '展示镜像列表' },
  page: 'https://cloud.tencent.com/document/api/1108/42548',
  access: 'read',
  resourceType: 'image',
  rate: 20,
  input: s.struct({
    Filters: s.list(FilterShape, {
      max: 10,
      else: 'InvalidParameterValue.ParameterValueTooLarge',
      doc: {
        en: 'At most 10 of image-id, image-type, instance-type, image-name and image-os',
        zh: '过滤条件，每次请求的Filters的上限为10：image-id、image-type、instance-type、image-name、image-os',
      },
    }),
    Offset: s.integer({
      min: 0,
      default: 0,
      else: 'InvalidParameterValue.InvaildPageParam',
      doc: { en: 'Images to pass over', zh: '偏移量，默认为0' },
      sample: 0,
    }),
    Limit: s.integer({
      min: 1,
      max: 100,
      default: 20,
      else: 'InvalidParameterValue.InvaildPageParam',
      doc: { en: 'Images to answer at most', zh: '返回数量，默认为20，最大值为100' },
      sample: 10,
    }),
  }),
  output: s.struct({
    TotalCount: s.integer({ required: true, doc: { en: 'Images that match, before paging', zh: '镜像总数' } }),
    ImageSet: s.list(ImageShape, { required: true, doc: { en: 'One page of them', zh: '镜像数组' } }),
  }),
  errors: [
    'FailedOperation.ImageInUse',
    'FailedOperation.InternalOperationFailure',
    'InvalidParameter.InvalidDataFormat',
    'InvalidParameterValue.InvaildPageParam',
    'InvalidParameterValue.InvalidFilter',
    'InvalidParameterValue.InvalidImageID',
    'InvalidParameterValue.ParameterValueTooLarge',
    'MissingParameter.MissingImageParameter',
    'UnauthorizedOperation.ForbiddenOperation',
  ],
  examples: [
    {
      title: { en: "List the account's own images", zh: '展示镜像列表' },
      input: { Offset: 0, Limit: 10, Filters: [{ Name: 'image-type', Values: ['PRIVATE_IMAGE'] }] },
    },
  ],

  run({ Filters = [], Offset, Limit }, { caller: { account }, catalogue, tasks, fail }) {
    const query = readFilters(Filters, fail)
    const list = () => catalogue.list(account.id, query, Offset, Limit)
    const answer = ({ total, images }: Page) => ({ TotalCount: total, ImageSet: images.map((image) => imageView(image, account)) })
    if (!tasks.countsReads) return whenReady(list(), answer)
    return (async () => {
      const page = await list()
      return answer((await tasks.described(account.id, page.images)) ? await list() : page)
    })()
  },
})
