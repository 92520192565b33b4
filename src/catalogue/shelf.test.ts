import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { anImage } from '../../tests/support/images.ts'
import { conditions, images, texts } from '../../tests/support/tencent-arbitraries.ts'
import { foldCase } from './folding.ts'
import { compareImages } from './image.ts'
import { mergedPage } from './page.ts'
import { holdsFor } from './query.ts'
import { Shelf } from './shelf.ts'
import { SubstringIndex } from './substring-index.ts'

describe('a shelf', () => {
  test('finds by its indexes what a plain scan finds', () => {
    fc.assert(
      fc.property(images, fc.array(conditions, { minLength: 1, maxLength: 3 }), (given, questions) => {
        const ordered = given.toSorted(compareImages)
        const shelf = new Shelf(ordered)
        for (const where of questions) {
          const plain = ordered.filter(
            (image) => image.faces['tencent/ecm'] && where.every((predicate) => holdsFor(image, 'tencent/ecm', predicate)),
          )
          expect(shelf.select('tencent/ecm', where)).toEqual(plain)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('looked through in turns is the same as looked through at once', async () => {
    await fc.assert(
      fc.asyncProperty(images, async (given) => {
        const ordered = given.toSorted(compareImages)
        const [plain, inTurns] = [new Shelf(ordered), await Shelf.inTurns(ordered)]
        expect(inTurns.estimatedBytes).toBe(plain.estimatedBytes)
        for (const service of ['tencent/ecm', 'alibaba/ecs'] as const) {
          const facing = ordered.filter((image) => image.faces[service] !== undefined)
          expect([plain.select(service, []), inTurns.select(service, [])]).toEqual([facing, facing])
        }
        const owner = ordered[0]?.owner ?? 'acme'
        expect(inTurns.shownTo(owner).select('tencent/ecm', [])).toEqual(plain.shownTo(owner).select('tencent/ecm', []))
      }),
    )
  })

  test('shows each service the images with a face there', () => {
    const both = anImage({ id: 'both' })
    const tencentOnly = anImage({ id: 'one', faces: { 'tencent/ecm': { id: 'img-one', regions: [], details: {} } } })
    const shelf = new Shelf([both, tencentOnly])
    expect(shelf.select('tencent/ecm', [])).toEqual([both, tencentOnly])
    expect(shelf.select('alibaba/ecs', [])).toEqual([both])
    expect(shelf.select('alibaba/ecs', [{ on: 'id', anyOf: ['img-both'] }])).toEqual([])
    expect(shelf.size).toBe(2)
  })

  test('whose images all have a face in a service keeps no second list of them', () => {
    const given = [anImage({ id: 'a' })]
    expect(new Shelf(given).select('alibaba/ecs', [])).toBe(given)
  })

  test("less one owner's images is made once, and is itself when the owner has none", () => {
    const shelf = new Shelf([anImage({ id: 'a', owner: 'acme' }), anImage({ id: 'b', owner: null }), anImage({ id: 'c', owner: 'bob' })])
    const [toAcme, toBob] = [shelf.shownTo('acme'), shelf.shownTo('bob')]
    expect(shelf.shownTo('ann')).toBe(shelf)
    expect([shelf.shownTo('acme'), shelf.shownTo('bob')].map((part, n) => part === [toAcme, toBob][n])).toEqual([true, true])
    expect(toAcme.select('tencent/ecm', [])).toMatchObject([{ id: 'b' }, { id: 'c' }])
  })

  test('weighs more the more its images say', () => {
    const light = new Shelf([anImage({ id: 'a' })]).estimatedBytes
    expect(new Shelf([anImage({ id: 'a', description: 'x'.repeat(1_000) })]).estimatedBytes).toBeGreaterThanOrEqual(light + 1_000)
    expect(new Shelf([anImage({ id: 'a' }), anImage({ id: 'b' })]).estimatedBytes).toBeGreaterThan(light)
    expect(new Shelf([]).estimatedBytes).toBeGreaterThan(0)
  })
})

describe('a substringIndex', () => {
  test('finds the texts that contain the needle, whatever the case, as each text alone would', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 30 }), texts, (substringIndex, needle) => {
        const plain = substringIndex.flatMap((text, position) => (foldCase(text).includes(foldCase(needle)) ? [position] : []))
        expect(new SubstringIndex(substringIndex).positionsOf(needle)).toEqual(plain)
      }),
      { numRuns: 1_000 },
    )
  })

  test('does not find across the seam of two texts', () => {
    expect(new SubstringIndex(['ab', 'cd']).positionsOf('bc')).toEqual([])
    expect(new SubstringIndex(['ab', 'cd']).positionsOf('b\0c')).toEqual([])
    expect(new SubstringIndex(['', '', 'x', '']).positionsOf('x')).toEqual([2])
    expect(new SubstringIndex([]).positionsOf('')).toEqual([])
  })
})

describe('case', () => {
  test.each([
    ['ΟΔΟΣ', 'οδος', 'οδοσ'],
    ['K', 'K', 'k'],
    ['ß', 'SS', 'ss'],
    ['ﬀ', 'FF', 'ff'],
    ['Ａ', 'ａ', 'ａ'],
    ['ǅ', 'Ǆ', 'ǆ'],
  ])('%s folds with its other forms', (...forms) => {
    expect(new Set(forms.map((form) => foldCase(String(form)))).size).toBe(1)
  })

  test('accents, widths and compositions stay apart', () => {
    for (const [a, b] of [
      ['e', 'é'],
      ['A', 'Ａ'],
      ['é', 'e\u0301'],
      ['像', '象'],
    ] as const)
      expect(foldCase(a)).not.toBe(foldCase(b))
  })

  test('folding twice is folding once', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(foldCase(foldCase(text))).toBe(foldCase(text))))
  })
})

describe('a merged page', () => {
  test('is what sorting and slicing give', () => {
    const bounds = { offset: fc.integer({ min: 0, max: 130 }), limit: fc.integer({ min: 0, max: 50 }) }
    fc.assert(
      fc.property(images, fc.integer({ min: 1, max: 5 }), fc.record(bounds), (given, count, { offset, limit }) => {
        const lists = Array.from({ length: count }, (_, n) =>
          given.filter((_, position) => (position * 7 + 3) % count === n).toSorted(compareImages),
        )
        const all = given.toSorted(compareImages)
        expect(mergedPage(lists, offset, limit)).toEqual({ total: given.length, images: all.slice(offset, offset + limit) })
      }),
      { numRuns: 2_000 },
    )
  })

  test('of no lists, or of an offset no list reaches, is empty', () => {
    const list = [anImage({ id: 'a' })]
    expect(mergedPage([], 0, 10)).toEqual({ total: 0, images: [] })
    expect(mergedPage([list, []], Number.MAX_SAFE_INTEGER, 10)).toEqual({ total: 1, images: [] })
    expect(mergedPage([list], Number.MAX_SAFE_INTEGER, 10)).toEqual({ total: 1, images: [] })
  })
})

describe('the order of lists', () => {
  test('is newest first, unknown times last, then by id', () => {
    const given = [
      anImage({ id: 'b', createdAt: null }),
      anImage({ id: 'a', createdAt: null }),
      anImage({ id: 'd', createdAt: 1 }),
      anImage({ id: 'c', createdAt: 1 }),
      anImage({ id: 'e', createdAt: 2 }),
      anImage({ id: 'f', createdAt: -5 }),
    ]
    expect(given.toSorted(compareImages).map(({ id }) => id)).toEqual(['e', 'c', 'd', 'f', 'a', 'b'])
  })
})
