import { heapStats } from 'bun:jsc'
import { describe, expect, test } from 'bun:test'
import { anImage } from '../../tests/support/images.ts'
import type { Image } from './image.ts'
import { estimatedBytesOf } from './weight.ts'

const IMAGES = 10_000

const kinds: Readonly<Record<string, (index: number) => Image>> = {
  'hardly anything': (index) =>
    anImage({ id: `i${index}`, name: 'x', faces: { 'tencent/ecm': { id: `img-${index}`, regions: [], details: {} } } }),
  'short names': (index) => anImage({ id: `image-${index}`, name: `build machine ${index}` }),
  'Chinese names': (index) => anImage({ id: `image-${index}`, name: `构建机 黄金镜像 ${index}` }),
  'long descriptions': (index) => anImage({ id: `image-${index}`, description: `${index} 边缘缓存 ${'流水线监控'.repeat(40)}` }),
  'many details': (index) =>
    anImage({
      id: `image-${index}`,
      faces: {
        'tencent/ecm': {
          id: `img-${index}`,
          regions: [],
          details: { from: { instance: `ein-${index}`, region: 'ap-x' }, a: { b: [`${index}`] } },
        },
      },
    }),
}

describe('the estimated weight of an image is what it takes of the heap, within a factor of one and a half', () => {
  for (const [what, make] of Object.entries(kinds)) {
    test(what, () => {
      const bodies = Array.from({ length: IMAGES }, (_, index) => Buffer.from(JSON.stringify(make(index))))
      const before = heapBytes()
      const images = bodies.map((body) => JSON.parse(body.toString()) as Image)
      const taken = heapBytes() - before
      const estimated = images.reduce((sum, image) => sum + estimatedBytesOf(image), 0)
      expect(taken / estimated).toBeGreaterThan(2 / 3)
      expect(taken / estimated).toBeLessThan(3 / 2)
    })
  }
})

function heapBytes(): number {
  Bun.gc(true)
  const { heapSize, extraMemorySize } = heapStats()
  return heapSize + extraMemorySize
}
