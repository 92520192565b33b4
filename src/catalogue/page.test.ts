import { expect, test } from 'bun:test'
import { anImage } from '../../tests/support/images.ts'
import { Pages } from './page.ts'

const list = Array.from({ length: 100 }, (_, n) => anImage({ id: `i${n}`, createdAt: -n }))

test('the same page of the same lists is the same object, of other lists it is not', () => {
  const pages = new Pages()
  expect(pages.of([list], 0, 10)).toBe(pages.of([list], 0, 10))
  expect(pages.of([list, []], 0, 10)).not.toBe(pages.of([list], 0, 10))
  expect(pages.of([[...list]], 0, 10)).toEqual(pages.of([list], 0, 10))
})

test('pages past the end are bounded too', () => {
  const pages = new Pages(10)
  const first = pages.of([list], 1_000, 10)
  for (let offset = 1_001; offset <= 1_010; offset++) pages.of([list], offset, 10)
  expect(pages.of([list], 1_000, 10)).not.toBe(first)
})

test('all kept pages are let go when they hold more images than the bound', () => {
  const pages = new Pages(22)
  const first = pages.of([list], 0, 10)
  expect(pages.of([list], 10, 10).images).toHaveLength(10)
  expect(pages.of([list], 0, 10)).toBe(first)
  pages.of([list], 20, 10)
  expect(pages.of([list], 0, 10)).not.toBe(first)
  expect(pages.of([list], 0, 10)).toEqual(first)
})
