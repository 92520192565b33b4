import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { encoded } from '../support/alibaba-signer.ts'
import { anAccessKey } from '../support/images.ts'
import { inByteOrder, joined, type RpcHand, rpc, rpcText } from './alibaba-hand.ts'
import { type OperatorServer, openOperatorServer, ROOT, SECOND, SECRET, TEMPORARY } from './operator-server.ts'

let operator: OperatorServer
beforeAll(async () => {
  operator = await openOperatorServer({
    stock: { keys: [anAccessKey({ id: 'LTAIpublic', secret: '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----' })] },
  })
})
afterAll(() => operator.close())

const FAILURE = 'SignatureDoesNotMatch'
const ODD = { ImageName: "金色 镜像*~(1)'!", RegionId: 'cn-hangzhou' }
const FORM: RpcHand = { method: 'POST', parameters: ODD, inForm: ['ImageName', 'RegionId', 'Timestamp'] }
const plain = (text: string) => text
const encodedBy = (encode: (text: string) => string, outer = encode): RpcHand => ({
  parameters: ODD,
  text: ({ method, pairs }) => `${method}&%2F&${outer(joined(inByteOrder(pairs), encode))}`,
})
const inOrderOf = (sort: (pairs: readonly (readonly [string, string])[]) => readonly (readonly [string, string])[]): RpcHand => ({
  text: ({ method, pairs }) => `${method}&%2F&${encoded(joined(sort(pairs)))}`,
})
const without = (missing: string): RpcHand => ({
  text: ({ method, pairs }) =>
    rpcText(
      method,
      pairs.filter(([name]) => name !== missing),
    ),
})

/** A nonce with which the right signature has a plus sign. */
const PLUS = (() => {
  for (let nonce = 1; ; nonce++) if (/Signature=[^&]*%2B/.test(rpc({ nonce: `plus-${nonce}` }).query)) return `plus-${nonce}`
})()

const MISTAKES: readonly (readonly [name: string, particular: RegExp, hand: RpcHand])[] = [
  ['space-around-secret', /blank/, { secret: `${SECRET}\r\n` }],
  ['id-as-secret', /id of the key/, { secret: ROOT.id }],
  ['empty-secret', /empty/, { secret: '' }],
  ['secret-of-another-key', new RegExp(SECOND.id), { secret: SECOND.secret }],
  ['public-key', /public key/, { key: { id: 'LTAIpublic', secret: 'x' } }],
  ['method-of-the-other', /made for POST, the request is a GET/, { text: ({ pairs }) => rpcText('POST', pairs) }],
  ['method-of-the-other', /made for GET, the request is a POST/, { ...FORM, text: ({ pairs }) => rpcText('GET', pairs) }],
  ['method-in-small-letters', /small/, { text: ({ method, pairs }) => rpcText(method.toLowerCase(), pairs) }],
  ['ampersand-missing', /&/, { hmacKey: plain }],
  ['encoding', /RFC 3986/, encodedBy(encodeURIComponent)],
  ['encoding', /RFC 3986/, encodedBy(encodeURIComponent, encoded)],
  ['encoding', /RFC 3986/, encodedBy((text) => encoded(text).replaceAll('%20', '+'))],
  ['encoding', /RFC 3986/, encodedBy((text) => encoded(text).replaceAll('%2A', '*'))],
  ['encoding', /RFC 3986/, encodedBy((text) => encoded(text).replaceAll('~', '%7E'))],
  ['encoding', /RFC 3986/, encodedBy((text) => new URLSearchParams({ '': text }).toString().slice(1))],
  ['encoding', /RFC 3986/, encodedBy((text) => encoded(text).replace(/%../g, (octet) => octet.toLowerCase()))],
  ['encoded-once', /once/, encodedBy(encoded, plain)],
  ['encoded-once', /once/, encodedBy(plain, encoded)],
  ['encoded-once', /not at all/, encodedBy(plain)],
  ['encoded-thrice', /once more/, encodedBy((text) => encoded(encoded(text)), encoded)],
  ['path-not-encoded', /%2F/, { text: ({ method, pairs }) => rpcText(method, pairs).replace('%2F', '/') }],
  [
    'place-not-signed',
    /form/,
    {
      ...FORM,
      text: ({ method, pairs, inForm }) =>
        rpcText(
          method,
          pairs.filter(([name]) => !inForm(name)),
        ),
    },
  ],
  [
    'place-not-signed',
    /form/,
    {
      ...FORM,
      text: ({ method, pairs, inForm }) =>
        rpcText(
          method,
          pairs.filter(([name]) => inForm(name)),
        ),
    },
  ],
  ['not-sorted', /order/, inOrderOf((pairs) => pairs)],
  [
    'not-sorted',
    /order/,
    { ...inOrderOf((pairs) => pairs.toSorted(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))), parameters: { accept: 'x' } },
  ],
  ['parameter-not-signed', /SignatureVersion was sent/, without('SignatureVersion')],
  ['parameter-not-signed', /ImageName was sent/, { ...without('ImageName'), parameters: ODD }],
  ['another-digest', /HMAC-SHA256/, { digest: 'sha256' }],
  ['plus-became-blank', /plus/, { nonce: PLUS, raw: true }],
  ['signature-encoded-twice', /twice/, { signature: encoded }],
  ['signature-in-hexadecimal', /hexadecimal/, { encoding: 'hex' }],
]

describe('one mistake in a version 1.0 signature is named', () => {
  test.each(MISTAKES)('%s (%p)', async (name, particular, hand) => {
    const { mistake, signature } = await operator.explain(rpc(hand), FAILURE)
    expect(mistake?.name).toBe(name)
    expect(mistake?.summary.en).toMatch(particular)
    expect(mistake?.summary.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(signature?.stringToSign).toMatch(/^(GET|POST)&%2F&/)
  })

  test('also in a form, and with a temporary key and its token', async () => {
    for (const [name, , hand] of MISTAKES.filter(
      ([, , { secret, key, nonce }]) => secret === undefined && key === undefined && nonce === undefined,
    )) {
      const inForm = hand.inForm ?? Object.keys(hand.parameters ?? {})
      const method = name === 'method-of-the-other' ? (hand.method ?? 'GET') : 'POST'
      const { mistake } = await operator.explain(rpc({ ...hand, method, inForm, key: TEMPORARY }), FAILURE)
      expect(mistake?.name).toBe(name)
    }
    const { mistake } = await operator.explain(rpc({ ...without('SecurityToken'), key: TEMPORARY }), FAILURE)
    expect(mistake?.summary.en).toBe('SecurityToken was sent but not signed.')
  })

  test('empty values may be signed or left out', async () => {
    for (const text of [
      undefined,
      ({ method, pairs }: { method: string; pairs: readonly (readonly [string, string])[] }) =>
        rpcText(
          method,
          pairs.filter(([, value]) => value !== ''),
        ),
    ]) {
      const reply = await operator.send(rpc({ parameters: { RegionId: '' }, ...(text === undefined ? {} : { text }) }))
      expect(reply.status).toBe(200)
    }
  })
})

test.each<[string, RpcHand]>([
  ['no ampersand and another method', { hmacKey: plain, text: ({ pairs }) => rpcText('POST', pairs) }],
  ['hexadecimal and unsorted', { ...inOrderOf((pairs) => pairs), encoding: 'hex' }],
  ['a secret from elsewhere', { secret: 'SomebodyElsesSecret' }],
])('%s: stays unexplained', async (_, hand) => {
  const { mistake, tried } = await operator.explain(rpc(hand), FAILURE)
  expect(mistake).toBeNull()
  expect(tried).toBeGreaterThan(40)
})
