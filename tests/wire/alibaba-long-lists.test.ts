import { describe, expect, test } from 'bun:test'
import { openTestServer } from '../support/alibaba.ts'
import { rpc } from '../support/alibaba-requests.ts'
import { anImage } from '../support/images.ts'

test('a list longer than is written in one go is whole, in order, in both formats, the first time and the next', async () => {
  const images = Array.from({ length: 1_003 }, (_, n) => anImage({ id: `i${String(n).padStart(4, '0')}`, name: `镜像 ${n}` }))
  const testServer = await openTestServer({ stock: { images } })
  const ids = images.map(({ id }) => `m-${id}`)
  for (const Format of ['JSON', 'XML', 'JSON', 'XML']) {
    const { text } = await testServer.send(rpc('ListCustomImages', {}, { parameters: { Format } }))
    const found = [...text.matchAll(/(?:"ImageId":"|<ImageId>)(m-i\d+)/g)].map(([, id]) => id)
    expect(found).toEqual(ids)
  }
  await testServer.close()
})

describe.each(['JSON', 'XML'])('a long list as %s that was never written', (Format) => {
  const images = Array.from({ length: 2_003 }, (_, n) => anImage({ id: `i${n}`, name: `镜像 & ${n}` }))
  const longList = () => rpc('ListCustomImages', {}, { parameters: { Format } })

  test('is the same for all who ask at once', async () => {
    const testServer = await openTestServer({ stock: { images } })
    const replies = await Promise.all(Array.from({ length: 4 }, () => testServer.send(longList())))
    const bodies = replies.map(({ text, headers }) => text.replace(headers['x-acs-request-id'] ?? '', ''))
    expect(bodies[0]).toContain('m-i2002')
    expect(new Set(bodies).size).toBe(1)
    await testServer.close()
  })

  test('keeps nobody waiting: others are answered while it is written', async () => {
    const testServer = await openTestServer({ stock: { images } })
    const other = Format === 'XML' ? 'JSON' : 'XML'
    await testServer.send(rpc('ListCustomImages', {}, { parameters: { Format: other } }))
    let isWritten = false
    const list = testServer.send(longList()).then(() => (isWritten = true))
    let answeredMeanwhile = 0
    while (!isWritten) {
      await testServer.send(rpc('ListRegions'))
      answeredMeanwhile++
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(answeredMeanwhile).toBeGreaterThan(10)
    await list
    await testServer.close()
  })
})
