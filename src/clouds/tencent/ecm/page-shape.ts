import { s } from '../../../api/shape.ts'

const code = { else: 'InvalidParameterValue.InvaildPageParam' } as const

/** Offset and Limit as ECM's lists of instances and modules have them. */
export const pageParameters = {
  Offset: s.integer({ min: 0, default: 0, ...code, doc: { en: 'Entries to pass over', zh: '偏移量，默认为0' }, sample: 0 }),
  Limit: s.integer({
    min: 1,
    max: 100,
    default: 20,
    ...code,
    doc: { en: 'Entries to answer at most', zh: '返回数量，默认为20，最大值为100' },
    sample: 10,
  }),
}

/** 0 for the largest first, 1 for the smallest first. */
export const orderDirection = s.integer({
  min: 0,
  max: 1,
  default: 0,
  doc: { en: '0 for descending, 1 for ascending', zh: '0表示降序；1表示升序，默认为降序' },
})
