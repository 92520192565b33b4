import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import { acs3, arrived, formText, NOW, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey } from '../support/images.ts'
import { ROOT, tc3, v1 } from '../support/tencent-requests.ts'

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({ stock: { keys: [anAccessKey({ ...ROOT })] } })
})
afterAll(() => testServer.close())

/** Names that every object of the language has, and one that changes an object. */
const INHERITED = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf', '__defineGetter__', 'prototype']

const timestamp = String(NOW / 1000)
const tencent = { timestamp, receivedAt: NOW }
/** The code of a Tencent answer; empty when it is no refusal. */
async function codeOf(input: unknown): Promise<string> {
  const { text } = await testServer.send(tc3({ ...tencent, body: typeof input === 'string' ? input : JSON.stringify(input) }))
  return JSON.parse(text).Response.Error?.Code ?? ''
}
async function codeOfForm(parameters: Readonly<Record<string, string>>): Promise<string[]> {
  const codes = (['GET', 'POST'] as const).map(async (method) => {
    const { text } = await testServer.send({ ...v1({ method, parameters: { Timestamp: timestamp, ...parameters } }), receivedAt: NOW })
    return JSON.parse(text).Response.Error?.Code ?? ''
  })
  return Promise.all(codes)
}
const codeOfRpc = async (action: string, input: Readonly<Record<string, string>>, options = {}) =>
  (await testServer.rpc(action, input, options)).Code ?? ''

describe('names that every object has are names like any other', () => {
  test.each(INHERITED)('%s', async (name) => {
    const unknown = ['UnknownParameter', 'UnknownParameter']
    expect(await codeOf(`{"${name}":{"Limit":1}}`)).toBe('UnknownParameter')
    expect(await codeOf(`{"Filters":[{"${name}":1}]}`)).toBe('UnknownParameter')
    const { text } = await testServer.send(tc3({ ...tencent, method: 'GET', query: `${name}=1` }))
    expect(text).toContain('UnknownParameter')
    expect(await codeOfForm({ [`${name}.Limit`]: '1' })).toEqual(unknown)
    expect(await codeOfForm({ [`Filters.${name}.Name`]: 'image-id' })).toEqual(unknown)
    expect(await codeOfForm({ [`Filters.0.${name}`]: 'image-id' })).toEqual(unknown)
    expect(await codeOf({ Filters: [{ Name: name, Values: ['x'] }] })).toBe('InvalidParameterValue.InvalidFilter')
    expect(await codeOf({ Filters: [{ Name: 'image-type', Values: [name] }] })).toBe('InvalidParameterValue.InvalidFilter')
    expect(await codeOf({ Filters: [{ Name: 'instance-type', Values: [name] }] })).toBe('InvalidParameterValue.InvalidFilter')
    expect(await codeOfForm({ Action: name })).toEqual(['InvalidAction', 'InvalidAction'])
    expect(await codeOfForm({ Version: name })).toEqual(['NoSuchVersion', 'NoSuchVersion'])
    expect(await codeOfForm({ SignatureMethod: name })).toEqual(['InvalidParameterValue', 'InvalidParameterValue'])
    expect(await codeOfForm({ SecretId: name })).toEqual(['AuthFailure.SecretIdNotFound', 'AuthFailure.SecretIdNotFound'])
    expect(await codeOfRpc(name, {})).toBe('InvalidAction.NotFound')
    expect(await codeOfRpc('ListImages', {}, { version: name })).toBe('InvalidVersion')
    expect(await codeOfRpc('ListImages', {}, { parameters: { SignatureMethod: name } })).toBe('InvalidSignatureMethod')
    expect(await codeOfRpc('ListImages', {}, { key: { id: name, secret: 'x' } })).toBe('InvalidAccessKeyId.NotFound')
    expect(await codeOfRpc('ListImages', { [name]: 'x', [`${name}.1`]: 'y' })).toBe('')
    expect(await codeOfRpc('ListImages', { InstanceType: name })).toBe('InvalidParams')
    const { status } = await testServer.send(
      acs3(
        'ListImages',
        {},
        { authorization: (p) => `ACS3-${name} Credential=${p.Credential},SignedHeaders=${p.SignedHeaders},Signature=x` },
      ),
    )
    expect(status).toBe(400)
    expect(({} as Record<string, unknown>)['Limit']).toBeUndefined()
  })
})

describe('indices of a list', () => {
  test.each([
    ['Filters.999999999.Name', 'MissingParameter'],
    ['Filters.1.Name', 'MissingParameter'],
    ['Filters.4294967295.Name', 'MissingParameter'],
    ['Filters.4294967296.Name', 'MissingParameter'],
    ['Filters.9007199254740993.Name', 'UnknownParameter'],
    ['Filters.-1.Name', 'UnknownParameter'],
    ['Filters.00.Name', 'UnknownParameter'],
    ['Filters.1e3.Name', 'UnknownParameter'],
    ['Filters.0x0.Name', 'UnknownParameter'],
    ['Filters.٠.Name', 'UnknownParameter'],
    ['Filters..Name', 'UnknownParameter'],
    ['Filters.length', 'UnknownParameter'],
    ['Filters.', 'UnknownParameter'],
    ['.Filters', 'UnknownParameter'],
    ['Filters', 'InvalidParameter'],
    ['Filters.0', 'InvalidParameter'],
    ['Filters.0.Name.0', 'InvalidParameter'],
    ['Limit.0', 'InvalidParameter'],
    [`Filters${'.0'.repeat(10_000)}`, 'UnknownParameter'],
  ])('%.40s is refused as %s', async (name, code) => {
    const { text } = await testServer.send({
      ...v1({ method: 'POST', parameters: { Timestamp: timestamp, [name]: 'x' } }),
      receivedAt: NOW,
    })
    expect([JSON.parse(text).Response.Error?.Code, text.length < 1_000]).toEqual([code, true])
  })

  test('10,000 filters are too many, as JSON and as a form', async () => {
    const filters = Array.from({ length: 10_000 }, () => ({ Name: 'image-name', Values: ['x'] }))
    expect(await codeOf({ Filters: filters })).toBe('InvalidParameterValue.ParameterValueTooLarge')
    const send = async (count: number) => {
      const names = Object.fromEntries(
        filters.slice(0, count).flatMap((_, n) => [
          [`Filters.${n}.Name`, 'image-name'],
          [`Filters.${n}.Values.0`, 'x'],
        ]),
      )
      return (await testServer.send({ ...v1({ method: 'POST', parameters: { Timestamp: timestamp, ...names } }), receivedAt: NOW })).text
    }
    expect(await send(900)).toContain('ParameterValueTooLarge')
    expect(await send(10_000)).toContain('more than 2000 parameters')
  })
})

describe('numbers', () => {
  const wrong = [
    '9007199254740993',
    '-9007199254740993',
    `1${'0'.repeat(400)}`,
    '0x10',
    '1e1',
    '1.0',
    '１',
    ' 1',
    '1 ',
    'NaN',
    'Infinity',
    '',
    '-0',
    '--1',
    '1,0',
  ]
  test.each(wrong)('%.30s is no number of images', async (text) => {
    for (const code of await codeOfForm({ Limit: text })) expect(code).toMatch(/^InvalidParameter(Value\.InvaildPageParam)?$/)
  })

  test.each(['9007199254740993', '1e400', '-1e400', '1.5', '-0', '"1"', 'true', '[1]', '{}', '1e-400', '4294967296'])(
    '%s in JSON is none either',
    async (text) => {
      expect(await codeOf(`{"Limit":${text}}`)).toMatch(/^InvalidParameter(Value\.InvaildPageParam)?$/)
    },
  )

  test('an offset of 2^53 is refused, one less is past the end', async () => {
    expect(await codeOf('{"Offset":9007199254740992}')).toBe('InvalidParameterValue.InvaildPageParam')
    expect(await codeOf('{"Offset":9007199254740991}')).toBe('')
  })
})

describe('names that come twice', () => {
  test('in a form are refused by one cloud, and the first counts at the other', async () => {
    const twice = v1({ method: 'POST', parameters: { Timestamp: timestamp }, rewrite: (text) => `${text}&Limit=1&Limit=2` })
    expect((await testServer.send({ ...twice, receivedAt: NOW })).text).toContain('more than once')
    const long = v1({ method: 'POST', rewrite: (text) => `${text}&${'x'.repeat(100_000)}=1&${'x'.repeat(100_000)}=2` })
    expect((await testServer.send({ ...long, receivedAt: NOW })).text.length).toBeLessThan(1_000)
    const { status, text } = await testServer.send(
      rpc('ListImages', { BaseOsTag: 'x' }, { written: (texts) => `${formText(texts)}&BaseOsTag=y&Signature=z` }),
    )
    expect([status, text.includes('Code')]).toEqual([200, false])
  })

  test('in JSON the last counts', async () => {
    expect(await codeOf('{"Limit":0,"Limit":1}')).toBe('')
    expect(await codeOf('{"Limit":1,"Limit":0}')).toBe('InvalidParameterValue.InvaildPageParam')
  })

  test('once in the query and once in the form, the query counts', async () => {
    const request = rpc('ListImages', { InstanceType: 'ecs.n1.tiny' })
    const form = { get: (name: string) => (name === 'content-type' ? 'application/x-www-form-urlencoded' : request.headers.get(name)) }
    const { status } = await testServer.send(
      arrived({ ...request, headers: { host: request.headers.get('host') ?? '' }, body: 'InstanceType=no' }),
    )
    expect(status).toBe(200)
    expect(
      (
        await testServer.send({
          ...rpc('ListImages', { InstanceType: 'no' }),
          headers: form,
          body: Buffer.from('InstanceType=ecs.n1.tiny'),
        })
      ).text,
    ).toContain('InvalidParams')
  })
})
