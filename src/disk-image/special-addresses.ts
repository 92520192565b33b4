import { isIP } from 'node:net'
import { type AddressBlock, AddressBlocks, parseAddressBlock } from '../access/address-block.ts'

/**
 * Blocks that are not the public internet: this machine, its networks, its cloud's metadata, groups, examples, and addresses
 * that lead on to others. IANA's registries of special-purpose addresses:
 * https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const BLOCKS = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Only 2000::/3 is public; the first of these has ::, ::1, and the addresses of IPv4 behind a translator.
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]

const RANGES = BLOCKS.flatMap((text) => {
  const block = parseAddressBlock(text)
  return block === undefined ? [] : [{ block, blocks: new AddressBlocks([block]) }]
})

/** Whether an address is not public. One of IPv4 that is written in IPv6 never is; nor is a text that is no address. */
export function isSpecial(address: string): boolean {
  const parsed = parseAddressBlock(address)
  if (parsed === undefined || parsed.prefix !== undefined) return true
  if (parsed.family === 'ipv4' && isIP(address) === 6) return true
  return RANGES.some(({ blocks }) => blocks.has(address))
}

/** Whether a block is wholly of addresses that are not public, of one kind: `10.0.0.0/8` is, `0.0.0.0/0` is not. */
export function isSpecialBlock({ address, family, prefix }: AddressBlock): boolean {
  const bits = prefix ?? (family === 'ipv4' ? 32 : 128)
  return RANGES.some(({ block, blocks }) => block.family === family && bits >= (block.prefix ?? 0) && blocks.has(address))
}
