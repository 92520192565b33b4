import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { anImage } from '../../tests/support/images.ts'
import { conditions, texts } from '../../tests/support/tencent-arbitraries.ts'
import { type ImageChange, replacementsByShelf, type ShelfTopic, shelvesOf } from './change.ts'
import { compareImages, type Image, VISIBILITIES } from './image.ts'
import { holdsFor, type Predicate } from './query.ts'
import { Shelf } from './shelf.ts'

const OWNERS = ['acme', 'globex', 'initech'] as const
const SHELVES: readonly ShelfTopic[] = [
  ...OWNERS.map((owner) => `shelf:${owner}` as const),
  'shelf-public',
  'shelf-shared',
  'shelf-community',
]
const SOME_PREDICATES: readonly Predicate[][] = [[], [{ on: 'id', anyOf: ['img-1', 'img-3', 'img-5'] }], [{ on: 'name', contains: 'a' }]]

/** An image of a few ids, dates, owners and visibilities, or its end. */
const states = fc.record({
  id: fc.integer({ min: 0, max: 12 }),
  isGone: fc.boolean(),
  given: fc.record({
    owner: fc.constantFrom(null, ...OWNERS),
    visibility: fc.constantFrom(...VISIBILITIES),
    sharedWith: fc.subarray([...OWNERS]),
    createdAt: fc.constantFrom(null, 0, 1, 2, 3),
    name: texts,
    faces: fc.constantFrom('tencent', 'alibaba', 'both'),
  }),
})

function imageOf({ id, given: { faces, ...given } }: typeof states extends fc.Arbitrary<infer T> ? T : never): Image {
  const face = (cloudId: string) => ({ id: cloudId, regions: [], details: {} })
  return anImage({
    id: String(id),
    ...given,
    faces: {
      ...(faces === 'alibaba' ? {} : { 'tencent/ecm': face(`img-${id}`) }),
      ...(faces === 'tencent' ? {} : { 'alibaba/ecs': face(`m-${id}`) }),
    },
  })
}

const loaded = (all: ReadonlyMap<string, Image>, topic: ShelfTopic) =>
  new Shelf([...all.values()].filter((image) => shelvesOf(image).includes(topic)).sort(compareImages))

/** All that can be asked of a shelf. */
function answersOf(shelf: Shelf, questions: readonly (readonly Predicate[])[]): unknown {
  const parts = [shelf, ...OWNERS.map((owner) => shelf.shownTo(owner))]
  return parts.map((part) => [
    part.size,
    part.estimatedBytes,
    part === shelf,
    ...(['tencent/ecm', 'alibaba/ecs'] as const).flatMap((service) => questions.map((where) => part.select(service, where))),
  ])
}

describe('a patched shelf', () => {
  test('is what a shelf loaded anew is, after any changes, whatever was asked of it before', () => {
    const rounds = fc.array(fc.record({ changes: fc.array(states, { maxLength: 8 }), loadedAfter: fc.nat(8), asks: fc.boolean() }), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(rounds, fc.array(conditions, { maxLength: 3 }), (all, more) => {
        const questions = [...SOME_PREDICATES, ...more]
        const images = new Map<string, Image>()
        let shelves = new Map(SHELVES.map((topic) => [topic, loaded(images, topic)]))
        for (const { changes, loadedAfter, asks } of all) {
          const changed = new Map<string, { before: Image[]; after: Image | undefined }>()
          for (const [index, state] of changes.entries()) {
            const [id, known] = [String(state.id), images.get(String(state.id))]
            if (state.isGone) images.delete(id)
            else images.set(id, imageOf(state))
            const before = [...(changed.get(id)?.before ?? []), ...(known === undefined ? [] : [known])]
            changed.set(id, { before, after: images.get(id) })
            // A shelf may have been loaded in the middle of the changes that it is told of afterwards.
            const topic = SHELVES[loadedAfter % SHELVES.length] as ShelfTopic
            if (index === loadedAfter) shelves.set(topic, loaded(images, topic))
          }
          if (asks) for (const shelf of shelves.values()) answersOf(shelf, questions)
          const replacements = replacementsByShelf([...changed.values()] satisfies ImageChange[])
          shelves = new Map([...shelves].map(([topic, shelf]) => [topic, shelf.patched(replacements.get(topic) ?? [])]))
          for (const [topic, shelf] of shelves) {
            expect(answersOf(shelf, questions)).toEqual(answersOf(loaded(images, topic), questions))
            expect(answersOf(shelf.patched(replacements.get(topic) ?? []), questions)).toEqual(answersOf(shelf, questions))
          }
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  test('is as right after so many changes that its indexes are built anew', () => {
    let images = Array.from({ length: 600 }, (_, n) => anImage({ id: `${n}`, name: `before ${n}`, createdAt: n })).sort(compareImages)
    let shelf = new Shelf(images)
    const where: Predicate[] = [{ on: 'name', contains: 'after' }]
    for (let n = 0; n < 600; n++) {
      const before = images.find(({ id }) => id === `${n}`) as Image
      const after = { ...before, name: `after ${n}`, createdAt: n % 7 }
      images = images.map((image) => (image === before ? after : image)).sort(compareImages)
      shelf = shelf.patched([{ before: [before], after }])
      if (n % 50 !== 0) continue
      const plain = images.filter((image) => where.every((predicate) => holdsFor(image, 'tencent/ecm', predicate)))
      expect(shelf.select('tencent/ecm', where)).toEqual(plain)
    }
    expect(shelf.select('tencent/ecm', [])).toEqual(images)
  })

  test('is the same shelf when nothing on it changed', () => {
    const shelf = new Shelf([anImage({ id: 'a' })])
    expect(shelf.patched([])).toBe(shelf)
    expect(shelf.patched([{ before: [anImage({ id: 'b' })], after: undefined }])).toBe(shelf)
  })

  test('of a hundred thousand images takes a few milliseconds, with what is kept for searching it', () => {
    const images = Array.from({ length: 100_000 }, (_, n) => anImage({ id: `${n}`, name: `build ${n}`, createdAt: n })).sort(compareImages)
    let shelf = new Shelf(images)
    const questions: Predicate[][] = [[{ on: 'id', anyOf: ['img-77'] }], [{ on: 'name', contains: 'build 77' }], []]
    const ask = () => questions.map((where) => shelf.select('tencent/ecm', where).length)
    ask()
    const took: number[] = []
    for (let n = 0; n < 50; n++) {
      const after = anImage({ id: `new-${n}`, name: `build 77 ${n}`, createdAt: n * 1_000 })
      const start = performance.now()
      shelf = shelf.patched([{ before: [], after }])
      expect(ask()).toEqual([1, 1112 + n, 100_001 + n])
      took.push(performance.now() - start)
    }
    // About 2 ms on a machine that does nothing else; loading it anew takes some hundred.
    expect(took.sort((a, b) => a - b)[25]).toBeLessThan(20)
  })
})
