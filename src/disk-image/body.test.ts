import { expect, test } from 'bun:test'
import { Readable } from 'node:stream'
import { AllowList } from './allow-list.ts'
import { Body } from './body.ts'
import type { Exchange } from './exchange.ts'

/** A body as a runtime gives it that does not throw when the connection ends too early. */
const bodyOf = (headers: Exchange['headers'], complete: boolean, ...pieces: string[]) =>
  new Body(
    {
      url: new URL('http://images.example.test/'),
      status: 200,
      headers,
      body: Object.assign(Readable.from(pieces.map((piece) => Buffer.from(piece))), { complete }) as Exchange['body'],
      end: () => undefined,
    },
    { allow: new AllowList([]) },
  )

async function textOf(body: Body): Promise<string> {
  let text = ''
  for (let piece = await body.next(); piece !== undefined; piece = await body.next()) text += piece
  return text
}

const TRUNCATED = { reason: { kind: 'truncated' } }

test('a body ends with the length that was told, or with its last chunk', async () => {
  expect(await textOf(bodyOf({ 'content-length': '5' }, true, 'he', 'llo'))).toBe('hello')
  expect(await textOf(bodyOf({ 'transfer-encoding': 'chunked' }, true, 'he', 'llo'))).toBe('hello')
})

test('a body that ends elsewhere is truncated, whatever the runtime makes of that', async () => {
  await expect(textOf(bodyOf({ 'content-length': '6' }, true, 'he', 'llo'))).rejects.toMatchObject(TRUNCATED)
  await expect(textOf(bodyOf({ 'transfer-encoding': 'chunked' }, false, 'he', 'llo'))).rejects.toMatchObject(TRUNCATED)
})
