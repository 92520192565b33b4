import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { bodyText } from '../../tests/support/body-text.ts'
import { type Shape, type StructShape, s } from '../api/shape.ts'
import { viewOf } from './encoded-view.ts'
import { JsonWriter } from './json-writer.ts'
import { XmlWriter } from './xml-writer.ts'

const tag = s.struct({ Platform: s.string(), OsTag: s.string() }, { open: true })
const image = s.struct({ Name: s.string(), Size: s.integer(), Tag: tag, Regions: s.list(s.string()) }, { open: true })
const shape = s.struct({
  Total: s.integer(),
  Images: s.struct({ Image: s.list(image) }),
  Again: s.list(image),
  One: image,
  Zones: s.list(s.string()),
  Open: s.struct({ Ready: s.boolean() }, { open: true }),
})

/** The same text, every member written anew: what the format is, in as few words as possible. */
function plainXml(members: StructShape, value: object): string {
  const names = new Set([...Object.keys(members.members), ...(members.open === true ? Object.keys(value) : [])])
  return [...names].map((name) => plainElement(name, (value as Record<string, unknown>)[name], members.members[name], true)).join('')
}

function plainElement(name: string, value: unknown, member: Shape | undefined, isMember: boolean): string {
  if ((isMember && (value === undefined || value === null)) || !/^[a-z_][a-z0-9_.-]*$/i.test(name)) return ''
  const wrap = (inner: string) => `<${name}>${inner}</${name}>`
  if (Array.isArray(value)) {
    return value.map((item) => plainElement(name, item, member?.kind === 'list' ? member.item : undefined, false)).join('')
  }
  if (typeof value !== 'object' || value === null) return wrap(plainText(String(value ?? '')))
  if (member?.kind === 'struct') return wrap(plainXml(member, value))
  return wrap(
    Object.entries(value)
      .map(([inner, given]) => plainElement(inner, given, undefined, false))
      .join(''),
  )
}

function plainText(text: string): string {
  const escapes = new Map([...'&<>\r'].map((character) => [character, { '&': '&amp;', '<': '&lt;', '>': '&gt;' }[character] ?? '&#13;']))
  const isXml = (character: string) => /^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u.test(character)
  return Array.from(text, (character) => escapes.get(character) ?? (isXml(character) ? character : '\ufffd')).join('')
}

/** Of texts, as an object would put names that are numbers first. */
function plainJson(member: Shape | undefined, value: unknown): string {
  if (member?.kind === 'list' && Array.isArray(value)) return `[${value.map((item) => plainJson(member.item, item)).join()}]`
  if (member?.kind !== 'struct' || typeof value !== 'object' || value === null) return JSON.stringify(value)
  const names = new Set([...Object.keys(member.members), ...(member.open === true ? Object.keys(value) : [])])
  const given = [...names].map((name) => [name, (value as Record<string, unknown>)[name]] as const).filter(([, each]) => each !== undefined)
  return `{${given.map(([name, each]) => `${JSON.stringify(name)}:${plainJson(member.members[name], each)}`).join()}}`
}

const texts = fc
  .array(
    fc.oneof(fc.constantFrom(...'ab&<>"\'\r\n\t\0\u0001\u001f\u0085\u2028\ufffe\uffff\ud800\udfff', ']]>', '镜像', 'é', '🦊'), fc.string()),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(''))
const names = fc.oneof(fc.constantFrom('More', 'Name', 'ok.k-1', '_x', '1a', 'a b', '<x>', '镜像', '', 'a"'), texts)
const absent = fc.constantFrom(undefined, null)
const more = fc.dictionary(names, fc.oneof(texts, fc.jsonValue({ maxDepth: 2 })), { maxKeys: 3 })
const maybe = <T>(given: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: given as fc.Arbitrary<unknown> }, absent)
const open = (given: Record<string, fc.Arbitrary<unknown>>) =>
  fc.tuple(more, fc.record(given, { requiredKeys: [] })).map(([others, own]) => ({ ...others, ...own }))

const images = open({
  Name: maybe(texts),
  Size: maybe(fc.integer()),
  Tag: maybe(open({ Platform: texts, OsTag: maybe(texts) })),
  Regions: maybe(fc.array(texts, { maxLength: 3 })),
})
/** Few of them many times over, so that lists are longer than what is written in one go. */
const imageLists = fc
  .tuple(fc.array(images, { maxLength: 5 }), fc.constantFrom(1, 1, 1, 200))
  .map(([list, times]) => Array.from({ length: times }, () => list).flat())

const answers = fc
  .record(
    {
      Total: maybe(fc.integer()),
      Images: maybe(fc.record({ Image: maybe(imageLists) })),
      One: maybe(images),
      Zones: maybe(fc.array(texts, { maxLength: 3 })),
      Open: maybe(open({ Ready: fc.boolean() })),
    },
    { requiredKeys: [] },
  )
  .map((answer) => ({ ...answer, Again: (answer.Images as { Image?: unknown } | null | undefined)?.Image, Undeclared: 1 }))

/** The same, some of its images made views. */
const withViews = (given: unknown, isView: (index: number) => boolean): unknown => {
  const made = new Map<object, object>()
  const asView = (value: unknown, index: number) => {
    if (typeof value !== 'object' || value === null || !isView(index)) return value
    const view = made.get(value) ?? viewOf(image, { ...value } as never)
    made.set(value, view)
    return view
  }
  const { Images, Again, One, ...others } = given as { Images?: { Image?: unknown } | null; Again?: unknown; One?: unknown }
  const listed = (list: unknown) => (Array.isArray(list) ? list.map(asView) : list)
  return {
    ...others,
    ...(Images === undefined ? {} : { Images: Images && { ...Images, ...('Image' in Images && { Image: listed(Images.Image) }) } }),
    Again: listed(Again),
    ...(One === undefined ? {} : { One: asView(One, 0) }),
  }
}

test('what is written is what plain writers write, with views and without, the first time and the next', async () => {
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom(0, 1, 2, 3), async (answer, kind) => {
      const xml = plainXml(shape, answer)
      const json = plainJson(shape, answer)
      const given = kind === 0 ? answer : (withViews(answer, (index) => index % kind === 0) as object)
      for (let times = 0; times < 2; times++) {
        const asXml = new XmlWriter().raw('<r>').members(shape, given).raw('</r>')
        expect(bodyText({ body: await asXml.body() })).toBe(`<r>${xml}</r>`)
        const asJson = new JsonWriter().raw('{')
        asJson.members(shape, given)
        expect(bodyText({ body: await asJson.raw('}').body() })).toBe(json)
      }
    }),
    { numRuns: 300 },
  )
})
