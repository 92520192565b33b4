import { expect, test } from 'bun:test'
import { parseAddressBlock } from './address-block.ts'

test.each([
  ['10.0.0.5', { address: '10.0.0.5', family: 'ipv4' }],
  ['10.0.0.0/8', { address: '10.0.0.0', family: 'ipv4', prefix: 8 }],
  ['::1', { address: '::1', family: 'ipv6' }],
  ['fd00::/128', { address: 'fd00::', family: 'ipv6', prefix: 128 }],
] as const)('%s is an address or a block', (text, block) => expect(parseAddressBlock(text)).toEqual(block))

test.each(['', 'localhost', '10.0.0.0/33', '::1/129', '10.0.0.0/', '10.0.0.1,10.0.0.2', '10.0.0', '10.0.0.0/-1', '[::1]', ' ::1'])(
  '%j is neither',
  (text) => expect(parseAddressBlock(text)).toBeUndefined(),
)
