import { expect, test } from 'bun:test'
import { openHall } from '../support/alibaba.ts'
import { rpc } from '../support/alibaba-requests.ts'
import { anImage } from '../support/images.ts'

test('a list longer than is written in one go is whole, in order, in both formats, the first time and the next', async () => {
  const images = Array.from({ length: 1_003 }, (_, n) => anImage({ id: `i${String(n).padStart(4, '0')}`, name: `镜像 ${n}` }))
  const hall = await openHall({ stock: { images } })
  const ids = images.map(({ id }) => `m-${id}`)
  for (const Format of ['JSON', 'XML', 'JSON', 'XML']) {
    const { text } = await hall.send(rpc('ListCustomImages', {}, { parameters: { Format } }))
    const found = [...text.matchAll(/(?:"ImageId":"|<ImageId>)(m-i\d+)/g)].map(([, id]) => id)
    expect(found).toEqual(ids)
  }
  const atOnce = await Promise.all(Array.from({ length: 4 }, () => hall.send(rpc('ListCustomImages'))))
  const bodies = atOnce.map(({ text, answer }) => text.replace(answer.RequestId, ''))
  expect(new Set(bodies).size).toBe(1)
  await hall.close()
})
