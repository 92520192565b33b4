import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestServer, REQUEST_ID, type Reply, type TestServer, UID, within } from '../support/alibaba.ts'
import { acs3, arrived, HOST, rpc, type Texts } from '../support/alibaba-requests.ts'
import { anAccessKey, anImage } from '../support/images.ts'

const JSON_TYPE = 'application/json;charset=utf-8'
const XML_TYPE = 'text/xml;charset=utf-8'
const PROLOG = "<?xml version='1.0' encoding='UTF-8'?>"
const BARE = { id: 'LTAIbare', secret: 'bare' }

let testServer: TestServer
beforeAll(async () => {
  const image = anImage({
    id: 'page',
    visibility: 'community',
    name: 'linux_镜像 & <b> "q" \'a\'',
    description: '',
    sizeGiB: 40,
    os: { platform: 'CentOS', version: '7.2', name: 'CentOS  7.2 64位' },
    faces: {
      'alibaba/ecs': {
        id: 'm-bp181x855551ww5yq1ab',
        regions: [],
        details: {
          osTag: { osTag: 'CentOS_7.2_64' },
          skuCode: 'ECS',
          pricingCycle: 'Month',
          productCode: 'cmjj028279',
          postInstallScript: 'a.sh',
        },
      },
    },
  })
  const stock = {
    images: [image],
    accounts: [{ id: 'bare', name: 'bare', identities: { alibaba: { uid: '1270000000000009' } } }],
    keys: [anAccessKey({ ...BARE, accountId: 'bare' })],
  }
  testServer = await openTestServer({ requestId: REQUEST_ID, stock })
})
afterAll(() => testServer.close())

const isXml = ({ headers, text }: Reply) => {
  expect(text.startsWith('<')).toBe(headers['Content-Type'] === XML_TYPE)
  expect([JSON_TYPE, XML_TYPE]).toContain(headers['Content-Type'] ?? '')
  return headers['Content-Type'] === XML_TYPE
}

describe('in version 1.0 Format decides', () => {
  const asked = (parameters: Texts, headers: Texts = {}) => [
    rpc('ListImages', {}, { parameters, headers }),
    rpc('ListImages', {}, { parameters, headers, in: 'form' }),
    rpc('ListImages', {}, { parameters: { ...parameters, SignatureNonce: '' }, headers }),
  ]

  test.each(['JSON', 'json', 'Json'])('%s is JSON, for answers and refusals', async (Format) => {
    for (const request of asked({ Format })) expect(isXml(await testServer.send(request))).toBe(false)
  })

  test.each(['XML', 'xml', 'Xml', undefined, '', 'application/json', 'yaml', 'JSONX'])(
    '%p is XML, for answers and refusals',
    async (Format) => {
      for (const request of asked({ Format })) expect(isXml(await testServer.send(request))).toBe(true)
    },
  )

  test('also of a request that lacks its signature', async () => {
    expect(isXml(await testServer.send(rpc('ListImages', {}, { parameters: { Signature: undefined, Format: undefined } })))).toBe(true)
  })

  test('and Accept does not', async () => {
    for (const request of asked({ Format: 'JSON' }, { accept: 'text/xml' })) expect(isXml(await testServer.send(request))).toBe(false)
    for (const request of asked({ Format: undefined }, { accept: 'application/json' }))
      expect(isXml(await testServer.send(request))).toBe(true)
  })
})

describe('in version 3 Accept decides, and JSON is the default', () => {
  test.each<[string | undefined, boolean]>([
    ['application/json', false],
    ['*/*', false],
    ['', false],
    [undefined, false],
    ['application/xml', true],
    ['text/xml', true],
    ['TEXT/XML;q=0.9', true],
  ])('%p', async (accept, wanted) => {
    expect(isXml(await testServer.send(acs3('ListImages', {}, { headers: { accept } })))).toBe(wanted)
    expect(isXml(await testServer.send(acs3('ListImages', {}, { headers: { accept }, signs: { secret: 'x' } })))).toBe(wanted)
  })

  test('a Format in the query decides before it', async () => {
    expect(isXml(await testServer.send(acs3('ListImages', { Format: 'xml' })))).toBe(true)
    expect(isXml(await testServer.send(acs3('ListImages', { Format: 'json' }, { headers: { accept: 'text/xml' } })))).toBe(false)
  })
})

describe('bytes', () => {
  const standard = {
    'x-acs-request-id': REQUEST_ID,
    'x-acs-trace-id': '04f0f3341335436ca1d76c044fe73368',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': '*',
  }

  test('of a JSON answer', async () => {
    const { status, headers, text } = await testServer.send(rpc('ListCommunityImages'))
    expect(status).toBe(200)
    expect(headers).toEqual({ ...standard, 'Content-Type': JSON_TYPE })
    expect(text).toBe(
      `{"RequestId":"${REQUEST_ID}","Images":{"ImageInfo":[{"Status":"Available","PostInstallScript":"a.sh","Description":"","Size":40,` +
        `"ImageOwnerAlias":"self","ImageName":"linux_镜像 & <b> \\"q\\" 'a'","SkuCode":"ECS","PricingCycle":"Month",` +
        `"ImageId":"m-bp181x855551ww5yq1ab","ProductCode":"cmjj028279","Uid":"${UID}",` +
        '"BaseOsTag":{"Platform":"CentOS","OsTag":"CentOS_7.2_64","Version":"7.2","Architecture":"x86_64"},' +
        '"OsTag":{"Platform":"CentOS","OsTag":"CentOS_7.2_64","Version":"7.2","Architecture":"x86_64","BaseOsTag":"CentOS_7.2_64"}}]}}',
    )
  })

  test('of an XML answer', async () => {
    const { status, headers, text } = await testServer.send(rpc('ListCommunityImages', {}, { parameters: { Format: 'XML' }, key: BARE }))
    expect(status).toBe(200)
    expect(headers).toEqual({ ...standard, 'Content-Type': XML_TYPE })
    expect(text).toBe(
      `${PROLOG}<ListCommunityImagesResponse><RequestId>${REQUEST_ID}</RequestId><Images><ImageInfo><Status>Available</Status>` +
        '<PostInstallScript>a.sh</PostInstallScript><Description></Description><Size>40</Size><ImageOwnerAlias>others</ImageOwnerAlias>' +
        '<ImageName>linux_镜像 &amp; &lt;b&gt; "q" \'a\'</ImageName><SkuCode>ECS</SkuCode><PricingCycle>Month</PricingCycle>' +
        `<ImageId>m-bp181x855551ww5yq1ab</ImageId><ProductCode>cmjj028279</ProductCode><Uid>${UID}</Uid>` +
        '<BaseOsTag><Platform>CentOS</Platform><OsTag>CentOS_7.2_64</OsTag><Version>7.2</Version><Architecture>x86_64</Architecture></BaseOsTag>' +
        '<OsTag><Platform>CentOS</Platform><OsTag>CentOS_7.2_64</OsTag><Version>7.2</Version><Architecture>x86_64</Architecture>' +
        '<BaseOsTag>CentOS_7.2_64</BaseOsTag></OsTag></ImageInfo></Images></ListCommunityImagesResponse>',
    )
  })

  test('of an answer with nothing in its list, which keeps its wrapper', async () => {
    const none = { BaseOsTag: 'none' }
    expect((await testServer.send(rpc('ListCommunityImages', none))).text).toBe(`{"RequestId":"${REQUEST_ID}","Images":{"ImageInfo":[]}}`)
    expect((await testServer.send(rpc('ListImages'))).text).toBe(`{"RequestId":"${REQUEST_ID}","OsTags":{"OsInfo":[]}}`)
    expect((await testServer.send(rpc('ListImages', {}, { parameters: { Format: 'XML' } }))).text).toBe(
      `${PROLOG}<ListImagesResponse><RequestId>${REQUEST_ID}</RequestId><OsTags></OsTags></ListImagesResponse>`,
    )
    expect((await testServer.send(rpc('ListClusters'))).text).toBe(
      `{"RequestId":"${REQUEST_ID}","TotalCount":0,"PageNumber":1,"PageSize":10,"Clusters":{"ClusterInfoSimple":[]}}`,
    )
  })

  const recommend = `http://${HOST}/_mirrorhall/troubleshoot?q=MissingSignatureNonce&product=ehpc&requestId=${REQUEST_ID}`

  test('of a refusal in JSON', async () => {
    const { status, headers, text } = await testServer.send(rpc('ListImages', {}, { parameters: { SignatureNonce: undefined } }))
    expect(status).toBe(400)
    expect(headers).toEqual({ ...standard, 'Content-Type': JSON_TYPE })
    expect(text).toBe(
      `{"RequestId":"${REQUEST_ID}","Message":"SignatureNonce is mandatory for this action.","Recommend":"${recommend}",` +
        `"HostId":"${HOST}","Code":"MissingSignatureNonce"}`,
    )
  })

  test('of a refusal in XML', async () => {
    const { status, headers, text } = await testServer.send(
      rpc('ListImages', {}, { parameters: { SignatureNonce: undefined, Format: undefined } }),
    )
    expect(status).toBe(400)
    expect(headers).toEqual({ ...standard, 'Content-Type': XML_TYPE })
    expect(text).toBe(
      `${PROLOG}<Error><RequestId>${REQUEST_ID}</RequestId><HostId>${HOST}</HostId><Code>MissingSignatureNonce</Code>` +
        `<Message>SignatureNonce is mandatory for this action.</Message><Recommend><![CDATA[${recommend}]]></Recommend></Error>`,
    )
  })
})

describe('the envelope', () => {
  test('has no Code in an answer, which some clients would take for a refusal, and RequestId first', async () => {
    for (const [action, version] of [
      ['ListImages', '2018-04-12'],
      ['ListCustomImages', '2018-04-12'],
      ['ListCommunityImages', '2018-04-12'],
      ['ListRegions', '2018-04-12'],
      ['ListClusters', '2018-04-12'],
      ['ListClustersMeta', '2018-04-12'],
      ['GetCallerIdentity', '2015-04-01'],
    ] as const) {
      const { answer, status } = await testServer.send(rpc(action, {}, { version, host: '127.0.0.1:8080' }))
      expect(status).toBe(200)
      expect(Object.keys(answer)[0]).toBe('RequestId')
      for (const name of ['Code', 'code', 'Message', 'HostId']) expect(Object.keys(answer)).not.toContain(name)
    }
  })

  test('has a UUID in capitals for an id, another one for each request, the same in the header', async () => {
    const own = await openTestServer()
    const replies = [
      ...(await Promise.all(Array.from({ length: 10 }, () => own.send(rpc('ListImages'))))),
      ...(await Promise.all(Array.from({ length: 10 }, () => own.send(rpc('Nope'))))),
    ]
    const ids = replies.map(({ answer }) => answer.RequestId)
    expect(new Set(ids).size).toBe(20)
    for (const { answer, headers } of replies) {
      expect(answer.RequestId).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/)
      expect(headers['x-acs-request-id']).toBe(answer.RequestId)
      expect(headers['x-acs-trace-id']).toMatch(/^[0-9a-f]{32}$/)
    }
    const { text, headers } = await own.send(rpc('ListImages', {}, { parameters: { Format: 'XML' } }))
    expect(within(text, 'RequestId')).toBe(headers['x-acs-request-id'] ?? '')
    await own.close()
  })

  test('has the host as it was addressed, and not one that is none', async () => {
    const hostOf = async (host: string) => (await testServer.send(rpc('Nope', {}, { host }))).answer.HostId
    for (const host of ['127.0.0.1:8080', '[::1]:80', 'EHPC.cn-beijing.aliyuncs.com']) expect(await hostOf(host)).toBe(host)
    for (const host of ['', 'a b', '<script>', 'a/b', ']]>', `${'a'.repeat(256)}`]) expect(await hostOf(host)).toBe('127.0.0.1:7654')
  })

  test('a request with nothing but a host of the vendor is refused in JSON', async () => {
    const { answer, status } = await testServer.send(arrived({ headers: { Host: HOST } }))
    expect([status, answer.Code]).toEqual([400, 'MissingAction'])
  })
})

describe('texts that a format could take for something else', () => {
  const NASTY = '&amp;<b>]]></ImageName>\0\u0001\u001f\b\t\n\r\u007f\u0085\u2028\ufffe\uffff"\'\\é鏡🦊\ud800x\udfff'
  let own: TestServer
  beforeAll(async () => {
    const image = anImage({ id: 'nasty', visibility: 'community', name: NASTY })
    own = await openTestServer({ stock: { images: [image] } })
  })
  afterAll(() => own.close())

  test('are raw UTF-8 in JSON, and come back as they are', async () => {
    const { text, answer } = await own.send(rpc('ListCommunityImages'))
    expect(text).toContain('é鏡🦊')
    const [image] = (answer['Images'] as { readonly ImageInfo: readonly { readonly ImageName: string }[] }).ImageInfo
    expect(image?.ImageName.toWellFormed()).toBe(NASTY.toWellFormed())
  })

  test('are harmless in XML', async () => {
    const { text } = await own.send(rpc('ListCommunityImages', {}, { parameters: { Format: 'XML' } }))
    expect(within(text, 'ImageName')).toBe(
      '&amp;amp;&lt;b&gt;]]&gt;&lt;/ImageName&gt;\ufffd\ufffd\ufffd\ufffd\t\n&#13;\u007f\u0085\u2028\ufffd\ufffd"\'\\é鏡🦊\ufffdx\ufffd',
    )
    expect(text.match(/<ImageName>/g)).toHaveLength(1)
    expect(text.isWellFormed()).toBe(true)
  })

  test('are harmless in a refusal that repeats them', async () => {
    const input = { BaseOsTag: '</Message><Code>x</Code>&]]>' }
    const { text } = await own.send(rpc('ListImages', input, { parameters: { Format: 'XML' }, signs: { secret: 'x' } }))
    expect(text.match(/<Code>/g)).toHaveLength(1)
    expect(text.match(/<\/Message>/g)).toHaveLength(1)
    const odd = await own.send(rpc('Create]]><x>', {}, { parameters: { Format: 'XML' } }))
    expect(odd.text).not.toContain('<x>')
    const bad = await own.send(
      acs3('ListImages', {}, { headers: { accept: 'text/xml', 'x-acs-action': 'a]]><x>&\u0001' }, signs: { secret: 'x' } }),
    )
    expect(bad.text).toStartWith(`${PROLOG}<Error>`)
    expect(bad.text).not.toContain('<x>')
  })
})
