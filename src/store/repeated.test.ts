import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { anImage } from '../../tests/support/images.ts'
import { images } from '../../tests/support/tencent-arbitraries.ts'
import type { Image } from '../catalogue/image.ts'
import { Repeated } from './repeated.ts'

const read = (image: Image): Image => JSON.parse(JSON.stringify(image))

test('an image with its repeated parts shared is the same image', () => {
  const repeated = new Repeated()
  fc.assert(
    fc.property(images, (given) => {
      for (const image of given) expect(repeated.share(read(image))).toEqual(read(image))
    }),
  )
})

test('systems and what is empty are one object for all images', () => {
  const repeated = new Repeated()
  const [a, b] = ['a', 'b'].map((id) => repeated.share(read(anImage({ id }))))
  expect(a?.os).toBe(b?.os as Image['os'])
  expect(a?.sharedWith === b?.instanceTypes).toBe(true)
  expect(a?.faces['alibaba/ecs']?.details === b?.faces['alibaba/ecs']?.details).toBe(true)
})

test('systems of one name stay apart when they differ', () => {
  const repeated = new Repeated()
  const systems = ['7.6', '7.9', '7.6'].map((version) => ({ platform: 'CentOS', version, name: 'CentOS' }))
  for (const os of systems) expect(repeated.share(read(anImage({ id: 'a', os }))).os).toEqual(os)
})

test('many different texts are not remembered for ever, and come out right', () => {
  const repeated = new Repeated()
  for (let n = 0; n < 25_000; n++) {
    const image = anImage({ id: `${n}`, owner: `account ${n}`, os: { platform: 'Linux', version: '', name: `Linux ${n}` } })
    expect(repeated.share(read(image))).toMatchObject({ owner: `account ${n}`, os: { name: `Linux ${n}` } })
  }
})
