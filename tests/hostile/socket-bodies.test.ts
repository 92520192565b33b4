import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { rawRequest } from '../support/server.ts'
import { type AttackedServer, bodyOf, isAnswer, startAttacked } from './attacked-server.ts'

let attacked: AttackedServer
beforeAll(async () => {
  attacked = await startAttacked()
  for (let n = 0; n < 50; n++) await attacked.isWell()
})
afterEach(() => attacked.isWell())
afterAll(() => attacked.end())

const FORM = 'application/x-www-form-urlencoded'
const MB = 1024 * 1024
const post = (headers: string) => `POST / HTTP/1.1\r\nHost: ${attacked.host}\r\n${headers}`
const form = (text: string, headers = '') => [post(`${headers}Content-Type: ${FORM}\r\nContent-Length: ${text.length}\r\n\r\n`), text]

/** How long others waited at most while the attack went on, milliseconds. */
async function waitOfOthers(attack: Promise<unknown>): Promise<number> {
  let isOver = false
  let longest = 0
  const over = attack.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const started = performance.now()
    await (await fetch(`http://${attacked.host}/_mirrorhall/health`)).text()
    longest = Math.max(longest, performance.now() - started)
    await Bun.sleep(5)
  }
  await over
  return longest
}

describe('a body without an end', () => {
  const piece = 'x'.repeat(MB)
  test.each([
    ['of a length that is said', () => post(`Content-Length: ${5_000 * MB}\r\n\r\n`), piece],
    ['in chunks', () => post('Transfer-Encoding: chunked\r\n\r\n'), `${MB.toString(16)}\r\n${piece}\r\n`],
    ['for the console', () => `POST /_mirrorhall/ HTTP/1.1\r\nHost: ${attacked.host}\r\nContent-Length: ${5_000 * MB}\r\n\r\n`, piece],
  ])('%s is refused, and not kept', async (_, head, part) => {
    const before = await attacked.memory()
    const sending = attacked.attack([head(), ...Array.from({ length: 150 }, () => part), 200], { enough: () => false, patience: 4_000 })
    await Bun.sleep(500)
    expect((await attacked.memory()) - before).toBeLessThan(80)
    expect((await sending).received).toMatch(/RequestSizeLimitExceeded|Only GET and HEAD/)
    expect((await attacked.memory()) - before).toBeLessThan(80)
  })

  test('in chunks of a byte each does not keep others waiting', async () => {
    const chunks = `${post('Transfer-Encoding: chunked\r\n\r\n')}${'1\r\na\r\n'.repeat(1_200_000)}0\r\n\r\n`
    const attack = attacked.attack(chunks, { enough: isAnswer })
    expect(await waitOfOthers(attack)).toBeLessThan(1_000)
    expect(bodyOf(await attack)).toContain('MissingParameter')
  })
})

describe('a large body of very many parameters is refused soon', () => {
  test.each([
    ['10 MB for Tencent', () => form('a&'.repeat(5 * MB)), 'SignatureFailure'],
    ['10 MB that ask for Chinese', () => form(`Language=zh-CN${'&a'.repeat(5 * MB - 7)}`), '请求签名验证失败'],
    ['1 MB for Alibaba', () => form('&a'.repeat(MB / 2), 'x-acs-action: x\r\n'), 'more than 2000 parameters'],
    ['1 MB of values for Alibaba', () => form('&Format=XML'.repeat(90_000), 'x-acs-action: x\r\n'), 'more than 2000 parameters'],
  ])('%s', async (_, parts, words) => {
    const attack = attacked.attack(parts(), { enough: isAnswer })
    expect(await waitOfOthers(attack)).toBeLessThan(1_000)
    expect(Buffer.from(bodyOf(await attack), 'latin1').toString()).toContain(words)
  })
})

describe('a signed body of up to 9 MB that is wrong in very many places is refused soon', () => {
  test.each([
    ['brackets that open', '['.repeat(9 * MB), 'nests deeper'],
    ['brackets that open and close', '['.repeat(4 * MB) + ']'.repeat(4 * MB), 'nests deeper'],
    ['members in members', `${'{"a":'.repeat(MB)}1${'}'.repeat(MB)}`, 'nests deeper'],
    ['numbers without end', `{"Filters":[${'1,'.repeat(4 * MB)}1]}`, 'more than 100000 values'],
    ['filters that are numbers', `{"Filters":[${'1,'.repeat(90_000)}1]}`, 'Filters.0'],
    ['filters without a name', `{"Filters":[${'{},'.repeat(40_000)}{}]}`, 'Filters.0.Name'],
    ['values that are numbers', `{"Filters":[{"Name":"image-id","Values":[${'1,'.repeat(90_000)}1]}]}`, 'Filters.0.Values.0'],
    ['unknown members', `{${Array.from({ length: 90_000 }, (_, n) => `"${'k'.repeat(90)}${n}":${n}`).join()}}`, 'UnknownParameter'],
    ['a name of 9 MB', `{"Filters":[{"Name":"image-name","Values":["${'x'.repeat(9 * MB)}"]}]}`, '"TotalCount":0'],
    ['a filter’s name of 9 MB', `{"Filters":[{"Name":"${'x'.repeat(9 * MB)}","Values":["x"]}]}`, 'InvalidFilter'],
  ])('%s', async (_, body, words) => {
    const attack = attacked.attack(rawRequest(attacked.host, attacked.key, '/', { body }), { enough: isAnswer })
    const { received, ms } = await attack
    expect(received).toContain(words)
    expect(received.length).toBeLessThan(2_000)
    expect(ms).toBeLessThan(5_000)
  })
})
