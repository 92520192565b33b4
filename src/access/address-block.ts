import { BlockList, isIP } from 'node:net'

/** An address, or a block of them. An address of IPv4 that is written in IPv6 is one of IPv4. */
export interface AddressBlock {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  /** Leading bits that addresses of the block share; undefined for one address. */
  readonly prefix?: number
}

/** Bits before an address of IPv4 that is written in IPv6. */
const MAPPED_BITS = 96

/** Reads `10.0.0.5`, `10.0.0.0/8` or `::1`; undefined for a text that is neither an address nor a block. */
export function parseAddressBlock(text: string): AddressBlock | undefined {
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  const bits = prefix === undefined ? undefined : Number(prefix)
  if (version === 0 || (bits ?? 0) > (version === 4 ? 32 : 128)) return undefined
  const mapped = version === 6 && (bits ?? 128) >= MAPPED_BITS ? mappedAddress(address) : undefined
  if (mapped !== undefined) return { address: mapped, family: 'ipv4', ...(bits === undefined ? {} : { prefix: bits - MAPPED_BITS }) }
  return { address, family: `ipv${version as 4 | 6}`, ...(bits === undefined ? {} : { prefix: bits }) }
}

/** The address of IPv4 that one of IPv6 stands for; undefined when it stands for none. */
function mappedAddress(address: string): string | undefined {
  // A URL writes an address of IPv6 in its shortest form. One with a zone is none that a URL has.
  if (address.includes('%')) return undefined
  const [, high, low] = /^\[::ffff:([\da-f]+):([\da-f]+)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? []
  if (high === undefined || low === undefined) return undefined
  const halves = [high, low].map((half) => Number.parseInt(half, 16))
  return halves.flatMap((half) => [half >> 8, half & 0xff]).join('.')
}

/** A set of addresses and blocks. */
export class AddressBlocks {
  /** By family: no block of IPv6 is meant to hold the whole of IPv4, `::/0` included. */
  readonly #lists = { ipv4: new BlockList(), ipv6: new BlockList() }

  constructor(blocks: readonly AddressBlock[]) {
    for (const { address, family, prefix } of blocks) {
      if (prefix === undefined) this.#lists[family].addAddress(address, family)
      else this.#lists[family].addSubnet(address, prefix, family)
    }
  }

  /** Whether the text is an address, and in one of them. */
  has(text: string): boolean {
    const found = parseAddressBlock(text)
    return found !== undefined && found.prefix === undefined && this.#lists[found.family].check(found.address, found.family)
  }
}
