import { s } from '../../../api/shape.ts'

/** A filter: a name and alternatives. See https://cloud.tencent.com/document/api/1108/42540#Filter. */
export const FilterShape = s.struct({
  Name: s.string({ required: true, doc: { en: 'Name of the filter', zh: '过滤条件的名称' }, sample: 'image-type' }),
  Values: s.list(s.string(), { required: true, doc: { en: 'Alternatives', zh: '过滤条件的值' }, sample: ['PRIVATE_IMAGE'] }),
})
