import fc from 'fast-check'
import { ARCHITECTURES, type Image } from '../../src/catalogue/image.ts'
import type { Predicate } from '../../src/catalogue/query.ts'
import { runsOn } from '../../src/clouds/machines.ts'
import { anImage } from './images.ts'

const PIECES = [
  'a',
  'B',
  ' ',
  '镜',
  '像',
  '裸金属',
  '32位',
  '64bit',
  'ß',
  'SS',
  'Σ',
  'σ',
  'ς',
  'K',
  'k',
  'İ',
  'ı',
  'ﬀ',
  'ŉ',
  '🚀',
  '%',
  '_',
  '*',
  'Ａ',
  'ａ',
  'é',
  'e\u0301',
]

/** Short texts made of what is odd about case, scripts and wildcards, so that they often contain each other; well-formed and without NUL. */
export const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join(''))

const predicates: fc.Arbitrary<Predicate> = fc.oneof(
  fc.record({ on: fc.constant('name' as const), contains: texts }),
  fc.record({ on: fc.constant('osName' as const), contains: texts }),
  fc.record({
    on: fc.constant('id' as const),
    anyOf: fc.array(
      fc.integer({ min: 0, max: 40 }).map((n) => `img-${n}`),
      { maxLength: 5 },
    ),
  }),
  fc
    .array(
      fc.record({
        type: fc.constantFrom('S5.LARGE8', 'BMI5'),
        memoryGiB: fc.constantFrom(2, 4, 8, null),
        architecture: fc.constantFrom('x86', 'arm'),
        bareMetal: fc.constantFrom(true, false, null),
      }),
      { maxLength: 3 },
    )
    .map(runsOn),
  fc.record({
    on: fc.constant('attribute' as const),
    attribute: fc.constant({ name: 'first letter', of: ({ name }: Image) => name.slice(0, 1) }),
    anyOf: fc.array(texts, { maxLength: 3 }),
  }),
)

/** What a list may be asked for. */
export const conditions = fc.array(predicates, { maxLength: 4 })

/** Images with ids 0 and up in one cloud or both, in no order, several with the same time or none. */
export const images: fc.Arbitrary<Image[]> = fc
  .array(
    fc.record({
      name: texts,
      osName: texts,
      createdAt: fc.constantFrom(null, 0, 1, 2, 3),
      architecture: fc.constantFrom(null, ...ARCHITECTURES),
      instanceTypes: fc.constantFrom<readonly string[]>([], ['S5.LARGE8']),
      tencent: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows.map(({ osName, tencent, ...row }, n) =>
      anImage({
        id: String(n),
        ...row,
        os: { platform: '', version: '', name: osName },
        ...(tencent ? {} : { faces: { 'alibaba/ecs': { id: `m-${n}`, regions: [], details: {} } } }),
      }),
    ),
  )
