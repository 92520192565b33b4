import { describe, expect, test } from 'bun:test'
import { Journal } from '../gateway/journal.ts'
import { RequestRecord } from '../gateway/request-record.ts'
import { idsIn, requestIdIn } from './request-id.ts'

const ID = '0f3ab7c1-5d2e-4b6a-9c8d-1e2f3a4b5c6d'
const OTHER = 'E1A9B6DE-0C5F-5A3E-8B1C-7C0B6E2F9D11'

describe('the id is found', () => {
  test.each<[string, string, readonly string[]]>([
    ['alone', ID, [ID]],
    ['with blanks and a line end', `  ${ID}\r\n`, [ID]],
    ['quoted', `"${ID}"`, [ID]],
    ['as SDKs of Tencent Cloud print it', `requestId:${ID}`, [ID]],
    ['with a blank', `RequestId: ${ID}`, [ID]],
    ['in brackets', `[${ID}]`, [ID]],
    ['in a line of Python', `[TencentCloudSDKException] code:AuthFailure message:no requestId:${ID}`, [ID]],
    ['in a line of Go', `[TencentCloudSDKError] Code=AuthFailure, Message=no, RequestId=${ID}`, [ID]],
    ['in a line of Java', `message; requestId:${ID};`, [ID]],
    ['in JSON', `{"Response":{"Error":{"Code":"x"},"RequestId":"${ID}"}}`, [ID]],
    ['in XML', `<RequestId>${OTHER}</RequestId>`, [OTHER]],
    ['as a header', `x-acs-request-id: ${OTHER}`, [OTHER]],
    ['in Chinese', `请求 ID：${ID}。`, [ID]],
    ['without hyphens, as a trace id', OTHER.replaceAll('-', '').toLowerCase(), [OTHER.toLowerCase()]],
    ['with another', `${ID} ${OTHER} ${ID}`, [ID, OTHER]],
    ['in another form', 'requestId: ID-2', ['ID-2']],
    ['in another form, quoted', '`ID-2`', ['ID-2']],
    ['nowhere', '../health', []],
    ['nowhere, in a sentence', 'no id here', []],
    ['nowhere, in nothing', '', []],
  ])('%s', (_, pasted, ids) => expect(idsIn(pasted)).toEqual(ids))

  test('within bounds', () => {
    expect(idsIn(`${'-'.repeat(1e6)} ${ID}`)).toEqual([])
    const many = Array.from({ length: 99 }, (_, n) => ID.replace('0f', String(n + 10).padStart(2, '0')))
    expect(idsIn(many.join(' '))).toHaveLength(20)
  })
})

test('the remembered request is found in any case', () => {
  const journal = new Journal()
  for (const id of [ID, OTHER]) {
    const request = {
      method: '',
      path: '',
      query: '',
      headers: new Headers(),
      body: new Uint8Array(),
      oversized: false,
      remoteAddress: '',
      port: 1,
      receivedAt: 0,
      steadyAt: 0,
    }
    journal.add(new RequestRecord(id, 'tencent', request))
  }
  expect(requestIdIn(`requestId:${ID.toUpperCase()}`, journal)).toBe(ID)
  expect(requestIdIn(OTHER.toLowerCase(), journal)).toBe(OTHER)
  expect(requestIdIn(`${crypto.randomUUID()} ${OTHER}`, journal)).toBe(OTHER)
  expect(requestIdIn(crypto.randomUUID(), journal)).toBe('')
})
