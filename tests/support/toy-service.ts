import { z } from 'zod'
import { operation } from '../../src/api/operation.ts'
import type { Service } from '../../src/api/service.ts'
import { s } from '../../src/api/shape.ts'
import type { ServiceName } from '../../src/catalogue/face.ts'
import type { Attribute, Predicate } from '../../src/catalogue/query.ts'
import type { CloudService } from '../../src/clouds/service-files.ts'

/** The service under whose name images have toy ids. */
export const TOY = 'tencent/toy' satisfies ServiceName
const COLOUR: Attribute = { name: 'toy colour', of: ({ faces }) => String(faces[TOY]?.details['colour'] ?? '') }
const errors = { 'InvalidParameterValue.InvalidFilter': { en: 'No toy has that colour.', zh: '没有这种颜色的玩具。' } }
const toy: Service<keyof typeof errors> = {
  cloud: 'tencent',
  name: 'toy',
  version: '2030-01-01',
  title: { en: 'Toys', zh: '玩具' },
  errors,
  actions: ['ListToys'],
}
const ListToys = operation(toy, 'ListToys', {
  summary: { en: 'List toys', zh: '查询玩具列表' },
  page: 'https://example.com/toys',
  access: 'read',
  resourceType: 'toy',
  resourceParameter: 'ToyIds',
  rate: 20,
  input: s.struct({
    ToyIds: s.list(s.string({ maxLength: 20 }), { max: 9 }),
    Colour: s.string({ oneOf: ['red', 'blue'], else: 'InvalidParameterValue.InvalidFilter' }),
  }),
  output: s.struct({
    ToySet: s.list(s.struct({ ToyId: s.string({ required: true }), Name: s.string({ required: true }) }), { required: true }),
  }),
  errors: ['InvalidParameterValue.InvalidFilter'],
  examples: [{ title: { en: 'Red toys', zh: '红色玩具' }, input: { Colour: 'red' } }],
  async run({ ToyIds, Colour }, { caller, catalogue }) {
    const where: Predicate[] = ToyIds === undefined ? [] : [{ on: 'id', anyOf: ToyIds }]
    if (Colour !== undefined) where.push({ on: 'attribute', attribute: COLOUR, anyOf: [Colour] })
    const { images } = await catalogue.list(caller.account.id, { service: TOY, from: ['own'], where }, 0, 100)
    return { ToySet: images.map(({ name, faces }) => ({ ToyId: faces[TOY]?.id ?? '', Name: name })) }
  },
})

/** A third service of Tencent Cloud as its folder would have it: all that there is to write. */
export const TOY_SERVICE: CloudService = {
  operations: [ListToys],
  files: async () => ({
    faces: TOY,
    format: {
      member: 'toy',
      details: z.strictObject({ colour: z.string().describe('Its colour.') }).partial(),
      imageId: { pattern: /^toy-[0-9a-z]{1,16}$/, meaning: 'toy- and letters or digits' },
      deriveImageId: (catalogueId) => `toy-${Bun.hash.crc32(catalogueId).toString(36)}`,
    },
  }),
}
