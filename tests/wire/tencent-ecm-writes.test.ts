import { afterAll, beforeAll, expect, test } from 'bun:test'
import { anImage } from '../support/images.ts'
import { openTestServer, type TestServer } from '../support/tencent.ts'
import { ROOT, tc3, v1 } from '../support/tencent-requests.ts'

/** The examples of the vendor's pages, with the request ids that their answers have. */
const EXAMPLES: readonly (readonly [action: string, parameters: Readonly<Record<string, string>>, input: object, requestId: string])[] = [
  [
    'ModifyImageAttribute',
    { ImageId: 'img-gvbnzy6f', ImageName: 'test_name', ImageDescription: 'test_description' },
    { ImageId: 'img-gvbnzy6f', ImageName: 'test_name', ImageDescription: 'test_description' },
    '71e69b56-32be-4412-ab45-49eded6a87be',
  ],
  [
    'ModifyModuleImage',
    { ModuleId: 'em-bvr8f24q', DefaultImageId: 'img-oy9q2bql' },
    { ModuleId: 'em-bvr8f24q', DefaultImageId: 'img-oy9q2bql' },
    '36c0f8c7-a1fb-4ba5-9e5d-fa3447331a5f',
  ],
  ['DeleteImage', { 'ImageIDSet.0': 'img-pmqg1cw9' }, { ImageIDSet: ['img-pmqg1cw9'] }, '9a4420e4-b5e3-4c28-9d47-65d20f7f072f'],
]

const image = (id: string) => anImage({ id, faces: { 'tencent/ecm': { id: `img-${id}`, regions: [], details: {} } } })
const module = {
  id: 'em-bvr8f24q',
  cloud: 'tencent',
  accountId: 'acme',
  name: '',
  type: 'SN3ne.LARGE8',
  imageId: 'gvbnzy6f',
  createdAt: null,
} as const

let testServer: TestServer
const REQUEST_ID = EXAMPLES[0]?.[3] ?? ''
beforeAll(async () => {
  testServer = await openTestServer({
    requestId: REQUEST_ID,
    stock: { images: ['gvbnzy6f', 'oy9q2bql', 'pmqg1cw9'].map(image), modules: [module] },
  })
})
afterAll(() => testServer.close())

test.each(EXAMPLES)(
  '%s is asked for as on its page, in the older style and in the newer, and answers as there',
  async (action, parameters, input, id) => {
    const reset = () => testServer.catalogue.write({ images: ['gvbnzy6f', 'oy9q2bql', 'pmqg1cw9'].map(image), modules: [module] })
    const page = `{"Response":{"RequestId":"${id}"}}`
    const requests = [
      v1({ key: ROOT, parameters: { Action: action, ...parameters } }),
      tc3({ key: ROOT, action, body: JSON.stringify(input) }),
    ]
    for (const request of requests) {
      await reset()
      const { status, headers, text } = await testServer.send(request)
      expect([status, headers['Content-Type'], text.replace(REQUEST_ID, id)]).toEqual([200, 'application/json', page])
    }
    await reset()
  },
)

test.each(EXAMPLES)('%s is told in Chinese when it fails, where Chinese is asked for', async (action, _, input) => {
  const other = JSON.parse(JSON.stringify(input).replaceAll(/(img|em)-\w{8}/g, '$1-zzzzzzzz'))
  const { response } = await testServer.send(tc3({ key: ROOT, action, body: JSON.stringify(other), headers: { 'X-TC-Language': 'zh-CN' } }))
  expect(response.Error?.Message).toMatch(/^[\u4e00-\u9fff，。A-Z]+（(img|em)-zzzzzzzz）$/)
})
