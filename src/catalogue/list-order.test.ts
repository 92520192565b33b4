import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { anImage } from '../../tests/support/images.ts'
import { compareImages, type Image } from './image.ts'
import { mergeRuns } from './list-order.ts'
import { Turn } from './turn.ts'

const dated = fc
  .uniqueArray(fc.record({ id: fc.string({ unit: 'binary', maxLength: 2 }), createdAt: fc.option(fc.integer({ min: 0, max: 5 })) }), {
    selector: ({ id }) => id,
    maxLength: 60,
  })
  .map((all) => all.map((given) => anImage(given)))

/** The images in runs of that length, each in list order. */
const runsOf = (images: readonly Image[], length: number): Image[][] =>
  Array.from({ length: Math.ceil(images.length / length) }, (_, run) => images.slice(run * length, (run + 1) * length).sort(compareImages))

test('merging runs is sorting all, whatever order they came in', async () => {
  await fc.assert(
    fc.asyncProperty(dated, fc.integer({ min: 1, max: 10 }), async (images, length) => {
      const sorted = images.toSorted(compareImages)
      for (const given of [images, sorted, sorted.toReversed()]) {
        expect(await mergeRuns(runsOf(given, length), new Turn())).toEqual(sorted)
      }
    }),
    { numRuns: 500 },
  )
})

test('nothing merged is nothing', async () => {
  expect(await mergeRuns([], new Turn())).toEqual([])
  expect(await mergeRuns([[]], new Turn())).toEqual([])
})

test('others have their turn while very many are merged', async () => {
  const images = Array.from({ length: 100_000 }, (_, index) => anImage({ id: `${index}`, createdAt: (index * 7919) % 100_003 }))
  let turns = 0
  let isOver = false
  const count = () => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  const runs = runsOf(images, 250)
  setImmediate(count)
  const merged = await mergeRuns(runs, new Turn())
  isOver = true
  expect(merged).toEqual(images.toSorted(compareImages))
  expect(turns).toBeGreaterThan(3)
})
