import { describe, expect, test } from 'bun:test'
import { AllowList, hostOf, parseAllowEntry, portOf } from './allow-list.ts'

function listOf(...texts: string[]): AllowList {
  return new AllowList(
    texts.map((text) => {
      const entry = parseAllowEntry(text)
      if (entry === undefined) throw new Error(`${text} is no entry`)
      return entry
    }),
  )
}

const allows = (list: AllowList, url: string): boolean => list.allowsHost(hostOf(new URL(url)), portOf(new URL(url)))

describe('a URL', () => {
  const cases: readonly [entry: string, allowed: readonly string[], refused: readonly string[]][] = [
    [
      'a.example.com',
      ['http://a.example.com/', 'https://A.EXAMPLE.COM:8443/x', 'http://a.example.com./'],
      ['http://b.a.example.com/', 'http://aa.example.com/', 'http://example.com/', 'http://a.example.com.evil.test/'],
    ],
    [
      '*.example.com',
      ['http://a.example.com/', 'http://b.a.example.com/'],
      ['http://example.com/', 'http://badexample.com/', 'http://example.com.evil.test/'],
    ],
    ['a.example.com:8443', ['https://a.example.com:8443/'], ['https://a.example.com/', 'http://a.example.com:80/']],
    ['a.example.com:443', ['https://a.example.com/'], ['http://a.example.com/']],
    ['Bücher.example', ['http://xn--bcher-kva.example/'], ['http://bucher.example/']],
    [
      '10.0.0.5',
      ['http://10.0.0.5/', 'http://10.0.0.5:9000/', 'http://0x0a.0.0.5/', 'http://[::ffff:10.0.0.5]/'],
      ['http://10.0.0.6/', 'http://a.example.com/'],
    ],
    ['10.0.0.5:9000', ['http://10.0.0.5:9000/'], ['http://10.0.0.5/']],
    ['10.0.0.0/24', ['http://10.0.0.77/'], ['http://10.0.1.1/', 'http://internal/']],
    ['[fd00::5]:9000', ['http://[fd00::5]:9000/', 'http://[fd00:0:0::5]:9000/'], ['http://[fd00::5]/', 'http://[fd00::6]:9000/']],
    ['fd00::/8', ['http://[fd12::1]/'], ['http://[fe80::1]/', 'http://10.0.0.1/']],
    ['0.0.0.0/0', ['http://8.8.8.8/'], ['http://a.example.com/', 'http://[2a00::1]/']],
  ]
  for (const [entry, allowed, refused] of cases)
    test(`of ${entry} is told from others`, () => {
      const list = listOf(entry)
      for (const url of allowed) expect([url, allows(list, url)]).toEqual([url, true])
      for (const url of refused) expect([url, allows(list, url)]).toEqual([url, false])
    })

  test('is never allowed by an empty list', () => {
    for (const url of ['http://a.example.com/', 'http://127.0.0.1/', 'http://8.8.8.8/', 'http://localhost/'])
      expect(allows(listOf(), url)).toBe(false)
  })
})

const PUBLIC = ['8.8.8.8', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1', '223.255.255.255', '2400:3200::1', '2a00:1450::1']
const SPECIAL = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.0.23',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0808:0808',
  '64:ff9b::a00:1',
  '64:ff9b::7f00:1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  'fe80::1%eth0',
  '4000::1',
  '8000::1',
  'localhost',
  '',
  '127.1',
  '10.0.0.0/8',
]

describe('an address', () => {
  test('that is public is allowed for a host that is', () => {
    for (const address of PUBLIC) expect([address, listOf('a.example.com').allowsAddress(address, 443)]).toEqual([address, true])
  })

  test('that is not public is refused, whatever name leads to it', () => {
    for (const address of SPECIAL)
      expect([address, listOf('a.example.com', '*.example.com').allowsAddress(address, 443)]).toEqual([address, false])
  })

  test('that is not public is not opened by a block that has public ones too', () => {
    const wide = listOf('0.0.0.0/0', '128.0.0.0/1', '::/0', '192.0.0.0/8', '168.0.0.0/5')
    for (const address of SPECIAL) expect([address, wide.allowsAddress(address, 443)]).toEqual([address, false])
  })

  test('that is not public is allowed when it is named, or its block', () => {
    const cases: readonly [entry: string, allowed: readonly string[], refused: readonly string[]][] = [
      ['127.0.0.1', ['127.0.0.1', '::ffff:127.0.0.1'], ['127.0.0.2', '::1']],
      ['169.254.169.254', ['169.254.169.254'], ['169.254.0.23']],
      ['10.0.0.0/8', ['10.255.0.1'], ['127.0.0.1', '192.168.0.1']],
      ['fd00::/8', ['fd12::1'], ['fe80::1', 'fc00::1']],
      ['::1', ['::1'], ['::', '127.0.0.1']],
    ]
    for (const [entry, allowed, refused] of cases) {
      for (const address of allowed) expect([entry, address, listOf(entry).allowsAddress(address, 80)]).toEqual([entry, address, true])
      for (const address of refused) expect([entry, address, listOf(entry).allowsAddress(address, 80)]).toEqual([entry, address, false])
    }
  })

  test('that is named with a port is allowed at that one', () => {
    const list = listOf('127.0.0.1:9000')
    expect(list.allowsAddress('127.0.0.1', 9000)).toBe(true)
    expect(list.allowsAddress('127.0.0.1', 9001)).toBe(false)
  })
})

test('an entry is a name, names below one, an address or a block, and nothing else', () => {
  const wrong = [
    '',
    '*',
    '*.',
    '*:80',
    '*.10.0.0.1',
    'a.*.com',
    'http://a.example.com',
    'a.example.com/x',
    'a b',
    'user@a.example.com',
    'a.example.com:0',
    'a.example.com:65536',
    'a.example.com:',
    '10.0.0.0/33',
    '10.0.0.0/8:80',
    '[::1',
    ':80',
    '[fd00::/8]',
    '.',
  ]
  for (const text of wrong) expect([text, parseAllowEntry(text)]).toEqual([text, undefined])
})
