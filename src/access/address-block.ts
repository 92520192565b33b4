import { isIP } from 'node:net'

/** An address, or a block of them. */
export interface AddressBlock {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  /** Leading bits that addresses of the block share; undefined for one address. */
  readonly prefix?: number
}

/** Reads `10.0.0.5`, `10.0.0.0/8` or `::1`; undefined for a text that is neither an address nor a block. */
export function parseAddressBlock(text: string): AddressBlock | undefined {
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  if (version === 0 || Number(prefix ?? 0) > (version === 4 ? 32 : 128)) return undefined
  return { address, family: `ipv${version as 4 | 6}`, ...(prefix === undefined ? {} : { prefix: Number(prefix) }) }
}
