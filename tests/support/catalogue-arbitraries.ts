import fc from 'fast-check'
import { ARCHITECTURES, IMAGE_STATES, type Image } from '../../src/catalogue/image.ts'
import { INSTANCE_STATES } from '../../src/catalogue/inventory.ts'
import type { Json } from '../../src/json.ts'

/** A text that a database can hold, with what YAML would read as something else among them. */
export const anyText = fc
  .oneof(
    fc.constantFrom(
      '',
      ' ',
      '7.10',
      'true',
      'null',
      '~',
      '0x1f',
      '1e3',
      '2026-01-02',
      'a: b',
      '# no comment',
      '- x',
      '"',
      "'",
      '<<',
      '*a',
      '&a',
      '!t',
      '%',
      '@',
      '`',
      '---',
      '...',
      '{}',
      '[',
      '\ta',
      'a\n',
      '\n\na\n\n',
      'a\r\nb',
      '\u2028',
      '\u0085',
      '\ufeff',
      '\u0007',
      '位 ',
      '𝒳',
      '__proto__',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  .map((text) => text.replaceAll('\0', ''))
  .filter((text) => text.isWellFormed())

const named = fc.string({ unit: fc.constantFrom(...'aB0像._-'), minLength: 1, maxLength: 6 }).map((text) => `n${text}`)
const id = fc.string({ unit: fc.constantFrom(...'aZ09位:/#"\'{}[],&*!|>%@`-'), minLength: 1, maxLength: 10 })
// A member of this name is in no JSON that the schema takes.
const hasNoProto = (value: unknown) => !JSON.stringify(value).includes('"__proto__":')
const json = fc
  .jsonValue({ maxDepth: 2, stringUnit: 'grapheme' })
  .filter(hasNoProto)
  .map((value) => JSON.parse(JSON.stringify(value)) as Json)
const verbatim = fc.dictionary(anyText, json, { maxKeys: 3 }).filter(hasNoProto)
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 })
const regions = fc.uniqueArray(id, { maxLength: 2 })

const ecmDetails = fc.record(
  {
    osType: anyText,
    source: fc.constantFrom('OFFICIAL', 'CREATE_IMAGE', 'EXTERNAL_IMPORT'),
    from: fc.record({ instance: anyText, osName: anyText }, { requiredKeys: [] }),
    cloudInit: fc.boolean(),
    verbatim,
  },
  { requiredKeys: [] },
)
const ecsDetails = fc.record(
  {
    osTag: fc.record({ osTag: anyText, platform: anyText }, { requiredKeys: ['osTag'] }),
    status: fc.constantFrom('Creating', 'Available'),
    verbatim,
  },
  { requiredKeys: [] },
)

/** Policies that compile, in both languages. */
const DOCUMENTS = [
  { cam: { version: '2.0', statement: [{ effect: 'allow', action: 'ecm:Describe*', resource: '*' }] } },
  { ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'ehpc:List*', Resource: '*' }] } },
] as const

/** A whole catalogue, in which everything that is referred to is there. */
export const aCatalogue = fc
  .record({
    names: fc.uniqueArray(named, { minLength: 1, maxLength: 3 }),
    policyNames: fc.uniqueArray(named, { minLength: 1, maxLength: 3 }),
  })
  .chain(({ names, policyNames }) => {
    const account = fc.constantFrom(...names)
    const policies = fc.subarray(policyNames)
    const image = fc.record({
      id,
      owner: fc.option(account, { nil: null }),
      openness: fc.constantFrom('private', 'community', 'shared'),
      sharedWith: fc.subarray(names, { minLength: 1 }),
      state: fc.constantFrom(...IMAGE_STATES),
      name: anyText.filter((text) => text !== ''),
      description: anyText,
      architecture: fc.constantFrom(null, ...ARCHITECTURES),
      os: fc.record({ platform: anyText, version: anyText, name: anyText }),
      sizeGiB: fc.integer({ min: 0, max: 9_999 }),
      createdAt: fc.option(instant, { nil: null }),
      instanceTypes: fc.uniqueArray(id, { maxLength: 2 }),
      services: fc.constantFrom('ecm', 'ecs', 'both'),
      ecm: fc.record({ regions, details: ecmDetails }),
      ecs: fc.record({ regions, details: ecsDetails }),
    })
    return fc.record({
      accounts: fc.constant(
        names.map((name, n) => ({
          id: name,
          name,
          identities: n === 0 ? { tencent: { uin: '100000000001' }, alibaba: { uid: '12345' } } : n === 1 ? { tencent: {} } : {},
        })),
      ),
      policies: fc.constant(policyNames.map((name, n) => ({ name, documents: DOCUMENTS[n % 2] ?? {} }))),
      users: fc.uniqueArray(fc.record({ accountId: account, name: named, policies }), {
        maxLength: 4,
        selector: ({ accountId, name }) => `${accountId}/${name}`,
      }),
      roles: fc.uniqueArray(fc.record({ accountId: account, name: named, policies, trusts: fc.subarray(names) }), {
        maxLength: 3,
        selector: ({ accountId, name }) => `${accountId}/${name}`,
      }),
      keys: fc.uniqueArray(
        fc
          .record({
            id,
            secret: anyText.map((text) => `s${text}`),
            accountId: account,
            enabled: fc.boolean(),
            token: fc.option(
              anyText.map((text) => `t${text}`),
              { nil: null },
            ),
            expiresAt: fc.option(instant, { nil: null }),
          })
          .map((key) => ({ ...key, user: null, session: null })),
        { maxLength: 4, selector: (key) => key.id },
      ),
      clusters: fc.uniqueArray(
        fc.record({
          id,
          cloud: fc.constant('alibaba' as const),
          accountId: account,
          region: id,
          details: fc.record({ osTag: anyText.map((text) => `x${text}`), multiOs: fc.boolean() }),
        }),
        { maxLength: 2, selector: (each) => each.id },
      ),
      instances: fc.uniqueArray(
        fc.record(
          {
            id,
            cloud: fc.constant('tencent' as const),
            accountId: account,
            region: id,
            imageId: fc.option(id, { nil: null }),
            details: fc.record({ name: anyText }),
            state: fc.constantFrom(...INSTANCE_STATES),
            type: id,
            moduleId: id,
            createdAt: fc.integer({ min: 0, max: 4e12 }),
          },
          { requiredKeys: ['id', 'cloud', 'accountId', 'region', 'imageId', 'details'] },
        ),
        { maxLength: 2, selector: (each) => each.id },
      ),
      modules: fc.uniqueArray(
        fc.record({
          id,
          cloud: fc.constant('tencent' as const),
          accountId: account,
          name: anyText,
          type: id,
          imageId: id,
          createdAt: fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: null }),
        }),
        { maxLength: 2, selector: (each) => each.id },
      ),
      images: fc.uniqueArray(image, { maxLength: 6, selector: (each) => each.id }).map((images) => images.map(imageOf)),
    })
  })

interface Drawn extends Omit<Image, 'faces' | 'visibility'> {
  readonly openness: 'private' | 'community' | 'shared'
  readonly services: string
  readonly ecm: { readonly regions: readonly string[]; readonly details: object }
  readonly ecs: { readonly regions: readonly string[]; readonly details: object }
}

function imageOf({ openness, services, ecm, ecs, ...image }: Drawn, n: number): Image {
  const visibility = image.owner === null ? 'public' : openness
  const details = ({ details }: Drawn['ecm']) => details as Readonly<Record<string, Json>>
  return {
    ...image,
    visibility,
    sharedWith: visibility === 'shared' ? image.sharedWith : [],
    faces: {
      ...(services === 'ecs' ? {} : { 'tencent/ecm': { id: `img-0000000${n}`, regions: ecm.regions, details: details(ecm) } }),
      ...(services === 'ecm' ? {} : { 'alibaba/ecs': { id: `m-${n}`, regions: ecs.regions, details: details(ecs) } }),
    },
  }
}
