import { afterEach, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { CERTIFICATE } from '../../tests/support/certificate.ts'
import { dynamicVhd, gptDisk, mbrDisk, qcow2, sparseVmdk, streamOptimizedVmdk, vhdFooter } from '../../tests/support/disk-images.ts'
import { type FileServer, sendRanges, sendWhole, serveBytes, serveHttp } from '../../tests/support/file-server.ts'
import { AllowList, parseAllowEntry } from './allow-list.ts'
import { type InspectOptions, inspect, type Progress } from './inspect.ts'
import { type DiskFormat, DiskImageError } from './reason.ts'

const servers: FileServer[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function http(answer: RequestListener): Promise<FileServer> {
  const server = await serveHttp(answer)
  servers.push(server)
  return server
}

async function bytes(...args: Parameters<typeof serveBytes>): Promise<FileServer> {
  const server = await serveBytes(...args)
  servers.push(server)
  return server
}

const allowing = (...entries: string[]) => new AllowList(entries.flatMap((entry) => parseAllowEntry(entry) ?? []))
const LOCAL = allowing('127.0.0.1')

/** What it is, or the reason why it is not taken. */
async function outcome(urls: string | readonly string[], options: Partial<InspectOptions> = {}): Promise<unknown> {
  try {
    return await inspect([urls].flat(), { allow: LOCAL, ...options })
  } catch (failure) {
    if (!(failure instanceof DiskImageError)) throw failure
    return failure.reason
  }
}

const at = ({ port }: FileServer, path = '/disk') => `http://127.0.0.1:${port}${path}`
const sha256 = (file: Buffer) => createHash('sha256').update(file).digest('hex')

const GIB = 1024 ** 3
const FILES: readonly (readonly [name: string, file: Buffer, format: DiskFormat, virtualSizeBytes: number])[] = [
  ['QCOW2 file', qcow2(), 'qcow2', GIB],
  ['dynamic VHD', dynamicVhd(), 'vhd', 8 * 1024 ** 2],
  ['fixed VHD', Buffer.concat([Buffer.alloc(3_000_320), vhdFooter({ type: 2, diskBytes: 3_000_320n })]), 'vhd', 3_000_320],
  ['sparse VMDK', sparseVmdk(), 'vmdk', GIB],
  ['streamOptimized VMDK', streamOptimizedVmdk(), 'vmdk', GIB],
  ['MBR disk', mbrDisk({ sectors: 9000 }), 'raw', 9000 * 512],
  ['GPT disk', gptDisk({ sectors: 9000 }), 'raw', 9000 * 512],
]
const LARGE = gptDisk({ sectors: 9000 })
const withRanges =
  (file: Buffer): RequestListener =>
  (request, response) =>
    sendRanges(file, request, response)
const chunked =
  (file: Buffer): RequestListener =>
  (_request, response) =>
    sendWhole(file, response, { chunked: true })
const SERVERS: Readonly<Record<string, (file: Buffer) => RequestListener>> = {
  'a server with ranges': (file) => (request, response) => sendRanges(file, request, response, { ETag: '"1"' }),
  'a server with ranges and no validator': withRanges,
  'a server without ranges': (file) => (_request, response) => sendWhole(file, response),
  'a server that does not tell the length': chunked,
}

for (const [server, answer] of Object.entries(SERVERS))
  describe(`from ${server}`, () => {
    for (const [name, file, format, virtualSizeBytes] of FILES)
      test(`comes a ${name}, with its checksum and size`, async () => {
        const url = at(await http(answer(file)))
        const layers = [{ url, sha256: sha256(file), bytes: file.length }]
        expect(await inspect([url], { allow: LOCAL })).toEqual({ format, virtualSizeBytes, layers })
      })
  })

test('progress tells every byte once, and ends with all', async () => {
  for (const [answer, totalBytes] of [
    [withRanges, LARGE.length],
    [chunked, undefined],
  ] as const) {
    const heard: Progress[] = []
    await inspect([at(await http(answer(LARGE)))], { allow: LOCAL, onProgress: (progress) => heard.push(progress) })
    const received = heard.map(({ receivedBytes }) => receivedBytes)
    expect(received.length).toBeGreaterThan(1)
    expect(received).toEqual([...new Set(received)].sort((a, b) => a - b))
    expect(heard.at(-1)).toEqual({ layer: 0, receivedBytes: LARGE.length, totalBytes })
  }
})

describe('layers', () => {
  const serve = () =>
    http((request, response) =>
      sendRanges(request.url === '/b' ? qcow2({ version: 2 }) : request.url === '/c' ? mbrDisk() : qcow2(), request, response),
    )

  test('are read in their order, and the disk is as large as the largest', async () => {
    const server = await serve()
    const found = await inspect([at(server, '/a'), at(server, '/b')], { allow: LOCAL })
    expect(found.layers.map(({ sha256 }) => sha256)).toEqual([sha256(qcow2()), sha256(qcow2({ version: 2 }))])
    expect(found).toMatchObject({ format: 'qcow2', virtualSizeBytes: 1024 ** 3 })
  })

  test('of two formats are refused with the number of the layer', async () => {
    const server = await serve()
    await expect(inspect([at(server, '/a'), at(server, '/c')], { allow: LOCAL })).rejects.toMatchObject({
      message: 'Layer 2: The first layer is QCOW2, but this one is RAW.',
      layer: 1,
    })
  })
})

describe('a name', () => {
  test('that says another format is wrong, one that says none is not', async () => {
    const server = await http((request, response) => sendRanges(qcow2(), request, response))
    for (const path of ['/a.qcow2', '/a.QCOW2?x=.vhd', '/a.img', '/a'])
      expect(await outcome(at(server, path))).toMatchObject({ format: 'qcow2' })
    for (const [path, expected] of [
      ['/a.vhd', 'vhd'],
      ['/a.raw', 'raw'],
      ['/a.VMDK?x', 'vmdk'],
    ])
      expect(await outcome(at(server, path))).toEqual({ kind: 'wrong-format', expected, found: 'qcow2' })
  })
})

describe('a file is refused before it is read whole', () => {
  test('when it is no image and its server has ranges', async () => {
    const asked: (string | undefined)[] = []
    const server = await http((request, response) => {
      asked.push(request.headers.range)
      sendRanges(Buffer.alloc(10_000_000), request, response)
    })
    expect(await outcome(at(server))).toEqual({ kind: 'not-an-image' })
    expect(asked).toEqual(['bytes=0-65535', 'bytes=9999488-9999999'])
  })

  test('when it is over the limit, told by either kind of server or by its bytes', async () => {
    for (const [name, answer] of Object.entries(SERVERS)) {
      const url = at(await http(answer(LARGE)))
      const result = await outcome(url, { limits: { maxFileBytes: 1_000_000 } })
      expect([name, result]).toEqual([name, { kind: 'too-large', what: 'file', limitBytes: 1_000_000 }])
    }
  })

  test('when its disk is over the limit', async () => {
    const url = at(await http((request, response) => sendRanges(qcow2(), request, response)))
    expect(await outcome(url, { maxDiskBytes: 1000 })).toEqual({ kind: 'too-large', what: 'disk', limitBytes: 1000 })
  })

  test('when it is empty', async () => {
    for (const answer of Object.values(SERVERS))
      expect(await outcome(at(await http(answer(Buffer.alloc(0)))))).toEqual({ kind: 'not-an-image' })
  })
})

describe('a file is truncated', () => {
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${qcow2().length}\r\n\r\n`
  test('when the connection ends before the length that was told', async () => {
    expect(await outcome(at(await bytes(Buffer.concat([Buffer.from(head), qcow2().subarray(0, -1)]))))).toEqual({ kind: 'truncated' })
  })
  test('when the last chunk is missing', async () => {
    const file = qcow2()
    const chunked = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${file.length.toString(16)}\r\n`
    expect(await outcome(at(await bytes(Buffer.concat([Buffer.from(chunked), file, Buffer.from('\r\n')]))))).toEqual({ kind: 'truncated' })
  })
  test('when its own tables end beyond it', async () => {
    for (const answer of Object.values(SERVERS))
      expect(await outcome(at(await http(answer(qcow2().subarray(0, -1)))))).toEqual({ kind: 'truncated' })
  })
  test('when its data is beyond it, by tables in the middle of a large file', async () => {
    const table = 4 * 65_536
    const whole = Buffer.concat([qcow2(), Buffer.alloc(3 * 1024 ** 2)])
    // The first table is moved beyond what is kept of the start, and is not at the end.
    whole.writeBigUInt64BE(BigInt(2 * 1024 ** 2), 3 * 65_536)
    whole.copy(whole, 2 * 1024 ** 2, table, table + 65_536)
    whole.writeBigUInt64BE(BigInt(whole.length - 65_536), 2 * 1024 ** 2)
    const cut = whole.subarray(0, -65_536)
    for (const answer of Object.values(SERVERS).slice(0, 3)) {
      expect(await outcome(at(await http(answer(whole))))).toMatchObject({ format: 'qcow2' })
      expect(await outcome(at(await http(answer(cut))))).toEqual({ kind: 'truncated' })
    }
  })
  test('when a part is cut off', async () => {
    const part = `HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-65535/327680\r\nContent-Length: 65536\r\n\r\n`
    expect(await outcome(at(await bytes(part)))).toEqual({ kind: 'truncated' })
  })
})

describe('an answer is refused', () => {
  const bad = (what: string) => ({ kind: 'bad-answer', what })
  const cases: readonly [string, string, unknown][] = [
    ['that is no HTTP', 'hello\r\n\r\n', bad('it is not HTTP')],
    ['without a length', 'HTTP/1.1 200 OK\r\n\r\nhello', bad('it does not tell how long the file is')],
    [
      'with an encoding',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\nhello',
      bad('the file is compressed for the transfer'),
    ],
    [
      'with an encoding of the transfer',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
      bad('the file is compressed for the transfer'),
    ],
    ['that says not found', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', { kind: 'status', status: 404 }],
    ['that has no content', 'HTTP/1.1 204 No Content\r\n\r\n', { kind: 'status', status: 204 }],
    ['that redirects nowhere', 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n', { kind: 'status', status: 302 }],
    [
      'that redirects to a malformed URL',
      'HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n',
      bad('it redirects to a malformed URL'),
    ],
    [
      'with another part',
      'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-4/5\r\nContent-Length: 4\r\n\r\nello',
      bad('it is another part of the file'),
    ],
    [
      'with a part that is longer than it says',
      'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/5\r\nContent-Length: 6\r\n\r\nhello!',
      bad('it has more bytes than it says'),
    ],
    [
      'of a file of 2^63 bytes',
      'HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\nhello',
      bad('it does not tell how long the file is'),
    ],
    ['with nothing', '', { kind: 'unreachable', code: 'ECONNRESET' }],
  ]
  for (const [name, answer, reason] of cases) test(name, async () => expect(await outcome(at(await bytes(answer)))).toEqual(reason))

  test('where nobody listens', async () => {
    const server = await serveBytes('')
    server.close()
    expect(await outcome(at(server))).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' })
  })
})

test('a server that tells no size with its parts is asked for the whole', async () => {
  const file = qcow2()
  const server = await http((request, response) => {
    if (request.headers.range === undefined) return sendWhole(file, response)
    response.writeHead(206, { 'Content-Range': 'bytes 0-65535/*', 'Content-Length': 65_536 }).end(file.subarray(0, 65_536))
  })
  expect(await outcome(at(server))).toMatchObject({ format: 'qcow2', layers: [{ sha256: sha256(file) }] })
})

describe('a file that changes', () => {
  const first = qcow2()
  const second = qcow2({ change: (file) => void file.writeBigUInt64BE(512n * 1024n ** 2n, 24) })

  test('between parts is refused by its tag, its date or its size', async () => {
    // The head, the L1 table, and the whole are asked for, in this order: one of the later two is of the other version.
    for (const versions of [
      [{ ETag: '"1"' }, { ETag: '"2"' }],
      [{ ETag: 'W/"1"' }, { ETag: 'W/"2"' }],
      [{ 'Last-Modified': 'Sat, 28 Nov 2026 03:00:00 GMT' }, { 'Last-Modified': 'Sat, 28 Nov 2026 03:00:01 GMT' }],
    ] as Record<string, string>[][])
      for (const other of [1, 2]) {
        let count = 0
        const server = await http((request, response) => sendRanges(first, request, response, versions[count++ === other ? 1 : 0]))
        expect(await outcome(at(server))).toEqual({ kind: 'changed' })
        expect(count).toBe(other + 1)
      }
    let count = 0
    const server = await http((request, response) => sendRanges(count++ === 0 ? first : Buffer.concat([first, first]), request, response))
    expect(await outcome(at(server))).toEqual({ kind: 'changed' })
  })

  test('between its parts and the whole is refused, even without a tag', async () => {
    const server = await http((request, response) => sendRanges(request.headers.range === undefined ? second : first, request, response))
    expect(await outcome(at(server))).toEqual({ kind: 'changed' })
  })

  test('by bytes after its end is refused, which its headers do not tell', async () => {
    const longer = Buffer.concat([first, Buffer.alloc(65_536)])
    const server = await http((request, response) => sendRanges(request.headers.range === undefined ? longer : first, request, response))
    expect(await outcome(at(server))).toEqual({ kind: 'changed' })
  })

  test('is not made of parts that were not asked for', async () => {
    let count = 0
    const server = await http((request, response) => {
      if (count++ > 0) request.headers.range = 'bytes=65536-65551'
      sendRanges(first, request, response)
    })
    expect(await outcome(at(server))).toEqual({ kind: 'bad-answer', what: 'it is another part of the file' })
  })

  test('asks with the tag or the date that came first, never with a weak tag', async () => {
    const date = 'Sat, 28 Nov 2026 03:00:00 GMT'
    for (const [headers, expected] of [
      [{ ETag: '"1"', 'Last-Modified': date }, '"1"'],
      [{ ETag: 'W/"1"', 'Last-Modified': date }, date],
      [{ ETag: 'W/"1"' }, undefined],
    ] as const) {
      const asked: unknown[] = []
      const server = await http((request, response) => {
        asked.push(request.headers['if-range'])
        sendRanges(first, request, response, headers)
      })
      expect(await outcome(at(server))).toMatchObject({ format: 'qcow2' })
      expect(asked).toEqual([undefined, expected, undefined])
    }
  })
})

describe('a redirect', () => {
  test('is followed, relative ones too, as far as the limit', async () => {
    const server = await http((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) sendRanges(qcow2(), request, response)
      else response.writeHead(302, { Location: `/${left - 1}` }).end()
    })
    expect(await outcome(at(server, '/5'))).toMatchObject({ format: 'qcow2', layers: [{ url: at(server, '/5') }] })
    expect(await outcome(at(server, '/6'))).toEqual({ kind: 'too-many-redirects', limit: 5 })
  })

  test('is checked as the URL was', async () => {
    const inner = await http((request, response) => sendRanges(qcow2(), request, response))
    let location = ''
    const server = await http((_request, response) => response.writeHead(301, { Location: location }).end())
    const allow = allowing(`127.0.0.1:${server.port}`, 'inner.example.test')
    const resolve = async () => ['127.0.0.1']
    for (const [target, kind] of [
      [at(inner), 'host-not-allowed'],
      [`http://localhost:${inner.port}/`, 'host-not-allowed'],
      [`http://[::1]:${inner.port}/`, 'host-not-allowed'],
      [`http://[::ffff:127.0.0.1]:${inner.port}/`, 'host-not-allowed'],
      [`http://2130706433:${inner.port}/`, 'host-not-allowed'],
      ['http://169.254.169.254/latest/meta-data/', 'host-not-allowed'],
      [`http://inner.example.test:${inner.port}/`, 'address-not-allowed'],
      [`http://a:b@inner.example.test:${inner.port}/`, 'bad-url'],
      ['file:///etc/passwd', 'bad-url'],
      ['ftp://inner.example.test/', 'bad-url'],
    ] as const) {
      location = target
      expect([target, await outcome(at(server), { allow, resolve })]).toEqual([target, expect.objectContaining({ kind })])
    }
    expect(inner.connections()).toBe(0)
  })
})

describe('a host', () => {
  const unasked = async (): Promise<never> => {
    throw new Error('nothing was to be looked up')
  }

  test('that is not allowed is neither looked up nor connected to', async () => {
    const server = await http((request, response) => sendRanges(qcow2(), request, response))
    for (const url of [at(server), `http://localhost:${server.port}/`, 'http://images.example.test/'])
      expect(await outcome(url, { allow: allowing(), resolve: unasked })).toEqual({ kind: 'host-not-allowed' })
    expect(server.connections()).toBe(0)
  })

  test('is connected to at the address that was looked up, once a connection', async () => {
    let lookups = 0
    const hosts: unknown[] = []
    const server = await http((request, response) => {
      hosts.push(request.headers.host)
      sendRanges(qcow2(), request, response)
    })
    const resolve = async (host: string) => {
      expect(host).toBe('images.example.test')
      lookups += 1
      return ['127.0.0.1']
    }
    const allow = allowing('images.example.test', '127.0.0.1')
    expect(await outcome(`http://images.example.test:${server.port}/a`, { allow, resolve })).toMatchObject({ format: 'qcow2' })
    expect(lookups).toBe(server.connections())
    expect(hosts).toEqual(Array(lookups).fill(`images.example.test:${server.port}`))
  })

  test('with an address that is not allowed is refused, were the others allowed', async () => {
    const server = await http((request, response) => sendRanges(qcow2(), request, response))
    const allow = allowing('images.example.test', '127.0.0.1')
    for (const other of ['10.0.0.1', '::1', '169.254.169.254', '::ffff:10.0.0.1']) {
      const options = { allow, resolve: async () => ['127.0.0.1', other] }
      expect(await outcome(`http://images.example.test:${server.port}/a`, options)).toEqual({ kind: 'address-not-allowed' })
    }
    expect(server.connections()).toBe(0)
  })

  test('that leads to another address the next time is refused then', async () => {
    const server = await http((request, response) => sendRanges(qcow2(), request, response))
    const allow = allowing('images.example.test', `127.0.0.1:${server.port}`)
    const answers = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']]
    const resolve = async () => answers.shift() ?? []
    expect(await outcome(`http://images.example.test:${server.port}/a`, { allow, resolve })).toEqual({ kind: 'address-not-allowed' })
    expect(server.connections()).toBe(1)
  })

  test('without an address is unknown', async () => {
    const allow = allowing('images.example.test')
    for (const resolve of [async () => [], unasked])
      expect(await outcome('http://images.example.test/a', { allow, resolve })).toEqual({ kind: 'unknown-host' })
  })

  test('is reached by no proxy of the environment', async () => {
    const proxy = await http((_request, response) => response.end())
    const server = await http((request, response) => sendRanges(qcow2(), request, response))
    const names = ['http_proxy', 'HTTP_PROXY', 'all_proxy']
    const before = names.map((name) => process.env[name])
    for (const name of names) process.env[name] = `http://127.0.0.1:${proxy.port}`
    try {
      expect(await outcome(at(server))).toMatchObject({ format: 'qcow2' })
    } finally {
      for (const [index, name] of names.entries()) {
        if (before[index] === undefined) delete process.env[name]
        else process.env[name] = before[index]
      }
    }
    expect(proxy.connections()).toBe(0)
  })
})

describe('by TLS', () => {
  const secure = async () => {
    const server = await serveHttp((request, response) => sendRanges(qcow2(), request, response), { secure: true })
    servers.push(server)
    return server
  }
  const allow = allowing('*.example.test', '127.0.0.1')
  const resolve = async () => ['127.0.0.1']

  test('a file comes from the address that was looked up, by the certificate of the name', async () => {
    const url = `https://images.example.test:${(await secure()).port}/a.qcow2`
    expect(await outcome(url, { allow, resolve, ca: CERTIFICATE })).toMatchObject({
      format: 'qcow2',
      layers: [{ sha256: sha256(qcow2()) }],
    })
  })

  test('a certificate of another name, or of nobody who is trusted, is refused', async () => {
    const { port } = await secure()
    expect(await outcome(`https://other.example.test:${port}/`, { allow, resolve, ca: CERTIFICATE })).toEqual({
      kind: 'unreachable',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
    expect(await outcome(`https://images.example.test:${port}/`, { allow, resolve })).toEqual({
      kind: 'unreachable',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
  })
})

test('a URL that is malformed, of another protocol, or with a password is refused', async () => {
  for (const url of [
    '',
    'disk.qcow2',
    '//127.0.0.1/',
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'data:,x',
    'http://user@127.0.0.1/',
    'http://user:word@127.0.0.1/',
    'http://:word@127.0.0.1/',
    'http://',
  ])
    expect([url, await outcome(url)]).toEqual([url, expect.objectContaining({ kind: 'bad-url' })])
})

describe('too long takes', () => {
  const late = (what: string) => ({ kind: 'timeout', what })

  test('a name that is not looked up', async () => {
    const options = {
      allow: allowing('images.example.test'),
      resolve: () => new Promise<never>(() => undefined),
      limits: { connectMilliseconds: 20 },
    }
    expect(await outcome('http://images.example.test/', options)).toEqual(late('connect'))
  })
  test('TLS that does not begin', async () => {
    const { port } = await bytes('', { keepOpen: true })
    expect(await outcome(`https://127.0.0.1:${port}/`, { limits: { connectMilliseconds: 100 } })).toEqual(late('connect'))
  })
  test('an answer that does not begin', async () => {
    expect(await outcome(at(await bytes('', { keepOpen: true })), { limits: { idleMilliseconds: 100 } })).toEqual(late('idle'))
  })
  test('an answer that goes no further', async () => {
    const answer = Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n'), qcow2()])
    expect(await outcome(at(await bytes(answer, { keepOpen: true })), { limits: { idleMilliseconds: 100 } })).toEqual(late('idle'))
  })
  test('a file that comes and comes', async () => {
    const server = await http((_request, response) => {
      response.setHeader('Content-Length', 10 ** 10)
      response.write(qcow2())
      const timer = setInterval(() => response.write('x'), 5)
      response.on('close', () => clearInterval(timer))
    })
    expect(await outcome(at(server), { limits: { wholeMilliseconds: 150 } })).toEqual(late('whole'))
  })
})

describe('an inspection that is aborted', () => {
  test('before it begins makes no connection', async () => {
    const server = await http((request, response) => sendRanges(qcow2(), request, response))
    await expect(inspect([at(server)], { allow: LOCAL, signal: AbortSignal.abort('enough') })).rejects.toBe('enough')
    expect(server.connections()).toBe(0)
  })
  test('closes its connection and throws the reason', async () => {
    const closed = Promise.withResolvers<void>()
    const server = await http((_request, response) => {
      response.on('close', () => closed.resolve())
      response.setHeader('Content-Length', 10 ** 10)
      response.write(qcow2())
    })
    const abort = new AbortController()
    const onProgress = ({ receivedBytes }: Progress) => {
      if (receivedBytes >= qcow2().length) abort.abort('enough')
    }
    await expect(inspect([at(server)], { allow: LOCAL, signal: abort.signal, onProgress })).rejects.toBe('enough')
    await closed.promise
  })
  test('closes its connection when the file is refused', async () => {
    const closed = Promise.withResolvers<void>()
    const server = await http((_request, response) => {
      response.on('close', () => closed.resolve())
      response.setHeader('Content-Length', 10 ** 10)
      response.write(Buffer.concat([Buffer.from('vhdxfile'), Buffer.alloc(100_000)]))
    })
    expect(await outcome(at(server))).toEqual({ kind: 'unsupported', what: 'VHDX' })
    await closed.promise
  })
})
