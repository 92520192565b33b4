import type { ImageQuery, Origin, Predicate } from '../../../catalogue/query.ts'
import { type InstanceType, runsOn } from '../../machines.ts'
import { ECM, IMAGE_ID } from './image-id.ts'
import { machineOf } from './instance-types.ts'

/** A filter as it comes over the wire. */
export interface Filter {
  readonly Name: string
  readonly Values: readonly string[]
}

/** Codes a filter can be refused with. */
export type FilterCode =
  | 'InvalidParameterValue.InvalidFilter'
  | 'InvalidParameterValue.InvalidImageID'
  | 'InvalidParameterValue.ParameterValueTooLarge'

type Fail = (code: FilterCode, explanation: string) => never

/** What one filter asks for: whose images, or a condition on each. */
type Meaning = { readonly from: readonly Origin[] } | { readonly where: Predicate }

/** Values one filter may have; ECM's pages say so for its other lists. */
const MAX_VALUES = 5

const ORIGINS: Readonly<Record<string, Origin>> = { PRIVATE_IMAGE: 'own', PUBLIC_IMAGE: 'public' }

/** Every filter of DescribeImage. Values of one filter are alternatives. */
const FILTERS: Readonly<Record<string, { readonly maxValues: number; read(values: readonly string[], fail: Fail): Meaning }>> = {
  'image-id': {
    maxValues: MAX_VALUES,
    read(values, fail) {
      const odd = values.find((id) => !IMAGE_ID.test(id))
      if (odd !== undefined) fail('InvalidParameterValue.InvalidImageID', odd.slice(0, 100))
      return { where: { on: 'id', anyOf: values } }
    },
  },
  'image-type': {
    maxValues: MAX_VALUES,
    read: (values, fail) => ({
      from: values.map((type) =>
        Object.hasOwn(ORIGINS, type)
          ? (ORIGINS[type] as Origin)
          : fail('InvalidParameterValue.InvalidFilter', `image-type: ${type.slice(0, 100)}`),
      ),
    }),
  },
  'instance-type': {
    maxValues: MAX_VALUES,
    read: (values, fail) => ({
      where: runsOn(
        values.map(
          (type): InstanceType => machineOf(type) ?? fail('InvalidParameterValue.InvalidFilter', `instance-type: ${type.slice(0, 100)}`),
        ),
      ),
    }),
  },
  'image-name': { maxValues: 1, read: ([text = '']) => ({ where: { on: 'name', contains: text } }) },
  'image-os': { maxValues: 1, read: ([text = '']) => ({ where: { on: 'osName', contains: text } }) },
}

/** What the filters ask for together: every one of them must hold, also two of the same name. */
export function readFilters(filters: readonly Filter[], fail: Fail): ImageQuery {
  let from: readonly Origin[] = ['own', 'public']
  const where: Predicate[] = []
  for (const { Name, Values } of filters) {
    const filter = Object.hasOwn(FILTERS, Name) ? FILTERS[Name] : undefined
    if (filter === undefined) return fail('InvalidParameterValue.InvalidFilter', Name.slice(0, 100))
    if (Values.length === 0) fail('InvalidParameterValue.InvalidFilter', `${Name}: []`)
    if (Values.length > filter.maxValues) {
      const code = filter.maxValues === 1 ? 'InvalidParameterValue.InvalidFilter' : 'InvalidParameterValue.ParameterValueTooLarge'
      fail(code, `${Name}: ${Values.length} > ${filter.maxValues}`)
    }
    const meaning = filter.read(Values, fail)
    if ('where' in meaning) where.push(meaning.where)
    else from = from.filter((origin) => meaning.from.includes(origin))
  }
  return { service: ECM, from, where }
}
