import { expect, test } from 'bun:test'
import { alibabaFormat } from '../clouds/alibaba/cloud-format.ts'
import { tencentFormat } from '../clouds/tencent/cloud-format.ts'
import { loadCatalogueFiles } from './load.ts'

const cloudFormats = [await alibabaFormat(), await tencentFormat()]
const load = (text: string) => loadCatalogueFiles([{ path: 'f', text }], cloudFormats, { accounts: [], policies: [] })
const cvm = { ImageId: 'img-9qabwvbn', OsName: 'TencentOS', CreatedTime: null, ImageSource: 'OFFICIAL', ImageType: 'PUBLIC_IMAGE' }
const ecm = { ImageId: 'img-9qabwvbn', ImageOsName: 'TencentOS', ImageType: 'PUBLIC_IMAGE' }

test.each<[string, string, RegExp]>([
  [
    'XML',
    '<?xml version="1.0"?>\n<ListImagesResponse/>',
    /^f:1:1 this is an answer in XML; JSON or YAML is wanted: ask again with Format=JSON$/,
  ],
  ['HTML', '\n<!DOCTYPE html><html></html>', /a page in HTML/],
  ['curl -i', 'HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{}', /leave out -i/],
  ['lines of JSON', '{"ImageSet":[]}\n{"ImageSet":[]}\n', /jq -s/],
  ['CVM', JSON.stringify({ Response: { ImageSet: [ecm, cvm], RequestId: 'x' } }), /^f:1:\d+ this is what DescribeImages of CVM answers/],
  [
    'ECS',
    JSON.stringify({ Images: { Image: [{ ImageId: 'm-1' }] }, RequestId: 'x' }),
    /^f:1:\d+ this is what DescribeImages of ECS answers/,
  ],
  ['a refusal', '{"Response":{"Error":{"Code":"AuthFailure","Message":"x"},"RequestId":"x"}}', /the response is a refusal \(AuthFailure\)/],
])('a pasted file that cannot be taken is refused by what it is: %s', (_, text, message) => {
  expect(() => load(text)).toThrow(message)
})

test('an answer of ECM is taken, wrapped or bare, also one without images', () => {
  expect(load(JSON.stringify({ Response: { ImageSet: [ecm] } })).summary.images).toBe(1)
  expect(load(JSON.stringify({ TotalCount: 0, ImageSet: [], RequestId: 'x' })).summary).toMatchObject({ responses: 1, images: 0 })
})
