import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newTask } from '../../src/catalogue/task.ts'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import { NOW, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey, anImage } from '../support/images.ts'
import { tc3 } from '../support/tencent-requests.ts'

let testServer: TestServer
const task = newTask(
  {
    id: 1,
    service: 'tencent/ecm',
    accountId: 'acme',
    operation: 'CreateImage',
    imageId: 'golden01',
    by: { who: 'acme', call: 'ecm:CreateImage' },
    steps: 2,
    payload: { instanceId: 'ein-gone0000' },
  },
  NOW,
)
beforeAll(async () => {
  testServer = await openTestServer({
    taskTime: { secondsPerStep: 60 },
    stock: { images: [anImage({ id: 'golden01', state: 'creating' })], tasks: [{ task }], keys: [anAccessKey({ id: 'AKIDacmeRoot' })] },
  })
})
afterAll(() => testServer.close())

/** The states of all images, in the words of Tencent Cloud and of Alibaba Cloud. */
async function states(): Promise<unknown[]> {
  const { text } = await testServer.send(tc3({ body: '{}' }))
  const { answer } = await testServer.send(rpc('ListCustomImages'))
  const ofTencent = JSON.parse(text).Response.ImageSet as readonly { readonly ImageState: string }[]
  const { ImageInfo } = answer['Images'] as { readonly ImageInfo: readonly { readonly Status: string }[] }
  return [ofTencent.map(({ ImageState }) => ImageState), ImageInfo.map(({ Status }) => Status)]
}

test('an image that both clouds show is on its way, and fails, in the words of each', async () => {
  expect(await states()).toEqual([['CREATING'], ['Creating']])
  for (const _step of [1, 2]) {
    testServer.clock.now += 60_000
    await testServer.server.tasks.run()
  }
  expect(await states()).toEqual([['CREATEFAILED'], ['CreateFailed']])
})
