import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anImage } from '../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../tests/support/tencent.ts'
import { tc3 } from '../../../tests/support/tencent-requests.ts'
import { Refusal } from '../../api/refusal.ts'
import { readMultipart } from './multipart.ts'

const PYTHON = '9f1c2b7e0d6a4c55b1f3a8e24c7d9b10'
const NODE = '--------------------------6e88e3eeafd67d4731f62bee'

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({
    stock: { images: ['aaaaaaa1', 'aaaaaaa2', 'aaaaaaa3'].map((id) => anImage({ id, name: `测试 ${id}` })) },
  })
})
afterAll(() => testServer.close())

const post = async (boundary: string, body: string | Uint8Array, contentType = `multipart/form-data; boundary=${boundary}`) =>
  (await testServer.send(tc3({ body, contentType }))).response
const part = (boundary: string, name: string, value: string, more = '') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n${more}\r\n${value}\r\n`

describe("Python's parts", () => {
  const filters = '[{"Name": "image-name", "Values": ["\\u6d4b\\u8bd5"]}]'

  test('an integer comes as text, a list as JSON with its type', async () => {
    const body = `${part(PYTHON, 'Limit', '2')}${part(PYTHON, 'Filters', filters, 'Content-Type: application/json\r\n')}--${PYTHON}--\r\n`
    const answer = await post(PYTHON, body)
    expect(answer).toMatchObject({ TotalCount: 3 })
    expect(answer.ImageSet).toHaveLength(2)
  })

  test('no parameters are no bytes at all', async () => {
    expect(await post(PYTHON, '')).toMatchObject({ TotalCount: 3 })
  })

  test('a part with a file name is a parameter like any other', async () => {
    const body = `--${PYTHON}\r\nContent-Disposition: form-data; name="Blob"; filename="Blob"\r\n\r\nhello\r\n--${PYTHON}--\r\n`
    expect(await post(PYTHON, body)).toMatchObject(refusedWith('UnknownParameter', 'The parameter `Blob` is not recognized.'))
  })
})

describe("Node.js's parts", () => {
  test('a list comes as JSON without a type, text as it is', async () => {
    const body = `${part(NODE, 'Limit', '1')}${part(NODE, 'Filters', '[{"Name":"image-name","Values":["测试"]}]')}--${NODE}--\r\n`
    const answer = await post(NODE, body)
    expect(answer).toMatchObject({ TotalCount: 3 })
    expect(answer.ImageSet).toHaveLength(1)
  })

  test('bytes have their own type', async () => {
    const body = `${part(NODE, 'Limit', '1', 'Content-Type: application/octet-stream\r\n')}--${NODE}--\r\n`
    expect((await post(NODE, body)).ImageSet).toHaveLength(1)
  })
})

describe('values', () => {
  test.each([
    ['Limit', 'ten', 'InvalidParameter'],
    ['Limit', '1.5', 'InvalidParameter'],
    ['Limit', '101', 'InvalidParameterValue.InvaildPageParam'],
    ['Filters', '[{"Name":"image-name"', 'InvalidParameter'],
    ['Filters', '{"Name":"image-name"}', 'InvalidParameter'],
    ['Filters', '"x"', 'InvalidParameter'],
    ['Filters.0.Name', 'image-name', 'UnknownParameter'],
    ['__proto__', '{}', 'UnknownParameter'],
    ['', 'x', 'UnknownParameter'],
  ])('%s = %s is refused with %s', async (name, value, code) => {
    expect(await post(PYTHON, `${part(PYTHON, name, value)}--${PYTHON}--\r\n`)).toMatchObject(refusedWith(code))
  })

  test('a name given twice is refused', async () => {
    const body = `${part(PYTHON, 'Limit', '1')}${part(PYTHON, 'Limit', '1')}--${PYTHON}--\r\n`
    expect(await post(PYTHON, body)).toMatchObject(refusedWith('InvalidParameter', 'The parameter `Limit` is given more than once.'))
  })
})

describe('a broken body', () => {
  const whole = `${part(PYTHON, 'Limit', '1')}--${PYTHON}--\r\n`

  test.each([
    ['whole.slice(0, -4)', whole.slice(0, -4), 'the last boundary is missing'],
    ['half a part', whole.slice(0, 60), 'the last boundary is missing'],
    ['no boundary at all', 'Limit=1', 'the last boundary is missing'],
    ['another boundary', whole.replaceAll(PYTHON, 'other'), 'the last boundary is missing'],
    [
      'a part without an empty line',
      `--${PYTHON}\r\nContent-Disposition: form-data; name="Limit"\r\n--${PYTHON}--\r\n`,
      'a part has no empty line after its headers',
    ],
    ['a part without a name', whole.replace('name=', 'nom='), 'a part has no name'],
    ['a part that is not form data', whole.replace('form-data', 'attachment'), 'a part has no name'],
  ])('%s is refused with InvalidRequest', async (_, body, explanation) => {
    expect(await post(PYTHON, body)).toMatchObject(
      refusedWith('InvalidRequest', `The \`multipart/form-data\` body of the request is malformed: ${explanation}.`),
    )
  })

  test('a part that is not UTF-8 is refused', async () => {
    expect(await post(PYTHON, Buffer.from(whole.replace('\r\n1\r\n', '\r\n\xff\r\n'), 'latin1'))).toMatchObject(
      refusedWith('InvalidRequest', expect.stringContaining('a part is not UTF-8')),
    )
  })

  test.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; charset=utf-8'])(
    '%s names no boundary',
    async (contentType) => {
      expect(await post(PYTHON, whole, contentType)).toMatchObject(refusedWith('InvalidRequest', expect.stringContaining('no boundary')))
    },
  )

  test('every prefix of a body is refused or read, none is fatal', () => {
    for (let length = 1; length < whole.length - 2; length++) {
      expect(() => readMultipart(`multipart/form-data; boundary=${PYTHON}`, Buffer.from(whole.slice(0, length)))).toThrow(Refusal)
    }
  })

  test('more parts than any operation has parameters are refused before they are read', () => {
    const body = Buffer.from(`${part('b', 'x', 'y').repeat(20_000)}--b--\r\n`)
    expect(() => readMultipart('multipart/form-data; boundary=b', body)).toThrow(Refusal)
  })
})

describe('the grammar', () => {
  const read = (contentType: string, text: string) => readMultipart(contentType, Buffer.from(text))

  test('the boundary may be quoted, and the names of headers in any case', () => {
    const text = '--a b\r\ncontent-disposition: Form-Data; name="x"\r\nCONTENT-TYPE: Application/JSON; charset=utf-8\r\n\r\n1\r\n--a b--'
    expect(read('multipart/form-data; Boundary="a b"', text)).toEqual([{ name: 'x', mediaType: 'application/json', text: '1' }])
  })

  test('a value may hold line ends, dashes and nothing at all', () => {
    const text = `${part('b', 'x', 'one\r\n--two\r\n\r\nthree')}${part('b', 'y', '')}--b--\r\n`
    expect(read('multipart/form-data; boundary=b', text)).toEqual([
      { name: 'x', mediaType: '', text: 'one\r\n--two\r\n\r\nthree' },
      { name: 'y', mediaType: '', text: '' },
    ])
  })

  test('a line that only begins like the boundary is part of the value', () => {
    const text = `${part('b', 'x', 'one\r\n--bee\r\n\r\ntwo')}--b--\r\n`
    expect(read('multipart/form-data; boundary=b', text)).toEqual([{ name: 'x', mediaType: '', text: 'one\r\n--bee\r\n\r\ntwo' }])
  })

  test('what stands before the first boundary and after the last is not a part', () => {
    expect(read('multipart/form-data; boundary=b', `preamble\r\n${part('b', 'x', '1')}--b--\r\nepilogue`)).toHaveLength(1)
  })
})
