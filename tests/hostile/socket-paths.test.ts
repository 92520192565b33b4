import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { type AttackedServer, bodyOf, isAnswer, startAttacked, statusesOf } from './attacked-server.ts'

let attacked: AttackedServer
beforeAll(async () => {
  attacked = await startAttacked()
})
afterEach(() => attacked.isWell())
afterAll(() => attacked.end())

/** Asked from this machine, but under a name that a web page may have: what is for this machine must stay shut. */
async function answerTo(target: string, host = 'evil.example') {
  const outcome = await attacked.attack(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, { enough: isAnswer, patience: 3_000 })
  return { status: statusesOf(outcome)[0] ?? 0, body: bodyOf(outcome), closed: outcome.closed }
}

const SECRETS = ['metrics', 'requests', 'images', 'troubleshoot', ''] as const
const TRICKS: readonly ((place: string) => string)[] = [
  (place) => `/_mirrorhall/${place}`,
  (place) => `/_mirrorhall/./${place}`,
  (place) => `/_mirrorhall/health/../${place}`,
  (place) => `/_mirrorhall/health/..;/${place}`,
  (place) => `/_mirrorhall/health/%2e%2e/${place}`,
  (place) => `/_mirrorhall/health/%2E./${place}`,
  (place) => `/_mirrorhall/health/..%2f${place}`,
  (place) => `/_mirrorhall/health/%252e%252e/${place}`,
  (place) => `/x/../_mirrorhall/${place}`,
  (place) => `/../../_mirrorhall/${place}`,
  (place) => `//_mirrorhall/${place}`,
  (place) => `/_mirrorhall//${place}`,
  (place) => `/%5fmirrorhall/${place}`,
  (place) => `/_mirrorhall%2f${place}`,
  (place) => `/_MIRRORHALL/${place}`,
  (place) => `/_mirrorhall\\${place}`,
  (place) => `/\\_mirrorhall/${place}`,
  (place) => `/_mirrorhall/${place};x`,
  (place) => `/_mirrorhall/${place}/`,
  (place) => `/_mirrorhall/${place}#x`,
  (place) => `/_mirrorhall/${place}%00`,
  (place) => `/_mirrorhall/${place}%20`,
  (place) => `/_mirrorhall/${place}?x=/_mirrorhall/health`,
  (place) => `http://127.0.0.1/_mirrorhall/${place}`,
  (place) => `http://a:b@127.0.0.1/_mirrorhall/${place}`,
]

describe('no spelling of a path opens what is for this machine', () => {
  test.each(SECRETS)('to %j', async (place) => {
    for (const trick of TRICKS) {
      const { status, body } = await answerTo(trick(place))
      expect([trick(place), body]).toEqual([trick(place), expect.not.stringMatching(/^# TYPE|"requests":\[|"images":\[|<!doctype html>/)])
      expect([200, 302, 400, 403, 404]).toContain(status)
      // What is answered with 200 is a cloud's refusal: the path had come to the root.
      if (status === 200) expect(body).toContain('"Error"')
    }
  })

  // A proxy in front may have let it pass for another path, so that it comes from this machine says nothing.
  test.each(SECRETS)('and none but the plain one opens %j here', async (place) => {
    for (const trick of TRICKS.slice(1)) {
      const { status, body } = await answerTo(trick(place), attacked.host)
      const isPlain = /^http:|[?]x=/.test(trick(place)) || trick(place) === '/_mirrorhall/'
      const isOpen = /^# TYPE|"requests":\[|"images":\[|<!doctype html>/.test(body)
      expect([trick(place), isOpen, status === 200 || status === 302]).toEqual([trick(place), isPlain, isPlain])
    }
  })

  test('and the plain one opens it here', async () => {
    expect((await answerTo('/_mirrorhall/metrics', attacked.host)).body).toStartWith('# TYPE')
  })
})

describe('odd targets', () => {
  const odd = [
    '/_mirrorhall/__proto__',
    '/_mirrorhall/constructor',
    '/_mirrorhall/requests/__proto__',
    '/%',
    '/%E9',
    '/é',
    '///',
    '/%00',
    '/\x7f',
  ]
  test.each(odd)('%j is nobody’s', async (target) => {
    const { status, body } = await answerTo(target, attacked.host)
    expect([400, 404]).toContain(status)
    expect(body).not.toMatch(/\.ts:\d|\n\s+at /)
  })

  test.each(['health', '?x', '#', '\\_mirrorhall\\health', 'file:///etc/passwd', '/_mirrorhall/health\0', '', ' ', 'x'.repeat(1_000)])(
    '%j is no target, and the connection is closed',
    async (target) => {
      const { status, closed } = await answerTo(target, attacked.host)
      expect([closed, status === 400 || status === 505]).toEqual([true, true])
    },
  )

  test.each(['http://', 'http:///', 'http://x', 'http://[::1', 'http://x:99999/', 'HTTP://X/'])(
    '%j is taken for the root or for none',
    async (target) => {
      const { status, body } = await answerTo(target, attacked.host)
      expect([200, 400]).toContain(status)
      if (status === 200) expect(body).toContain('MissingParameter')
    },
  )

  test.each([
    'limit=1e9',
    'limit=-1&offset=NaN',
    'offset=9007199254740993',
    'limit=%00',
    'account=__proto__',
    'limit=1&limit=2',
    `q=${'x'.repeat(20_000)}`,
  ])('the console’s lists bear ?%.40s', async (query) => {
    for (const place of ['images', 'requests', 'troubleshoot']) {
      const { status, body } = await answerTo(`/_mirrorhall/${place}?${query}&after=${query}`, attacked.host)
      expect([place, status]).toEqual([place, 200])
      expect(body).not.toMatch(/\.ts:\d|\n\s+at /)
    }
  })

  test('what a page repeats of its address cannot be markup', async () => {
    const { body } = await answerTo('/_mirrorhall/troubleshoot?q=<script>alert(1)</script>&requestId="><img%20src=x>', attacked.host)
    expect(body).not.toMatch(/<script>alert|<img/)
  })

  test('only reading is answered', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      const request = `${method} /_mirrorhall/metrics HTTP/1.1\r\nHost: ${attacked.host}\r\nContent-Length: 0\r\n\r\n`
      expect([method, statusesOf(await attacked.attack(request, { enough: isAnswer }))]).toEqual([method, [405]])
    }
  })
})
