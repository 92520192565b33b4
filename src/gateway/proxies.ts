import { isIP } from 'node:net'
import { type AddressBlock, AddressBlocks } from '../access/address-block.ts'

/** What is asked of a request to tell where it comes from. */
type Headers = { get(name: string): string | null }

/** The proxies whose word on where a request comes from is taken. Nobody else's is: any client can send these headers. */
export class TrustedProxies {
  readonly #trusted: AddressBlocks

  constructor(blocks: readonly AddressBlock[]) {
    this.#trusted = new AddressBlocks(blocks)
  }

  /** Address of the last hop that is no trusted proxy. What a proxy wrote that is no address ends the search at that proxy. */
  sourceOf(peer: string, headers: Headers): string {
    let source = plain(peer)
    if (!this.#trusted.has(source)) return source
    for (const hop of (headers.get('x-forwarded-for') ?? '').split(',').reverse()) {
      const address = plain(hop)
      if (isIP(address) === 0) break
      source = address
      if (!this.#trusted.has(address)) break
    }
    return source
  }

  /** Whether a trusted proxy says that the request came to it by TLS. Of several words each must say so. */
  isSecure(peer: string, headers: Headers): boolean {
    const words = headers.get('x-forwarded-proto')?.split(',') ?? []
    return words.length > 0 && words.every((word) => word.trim().toLowerCase() === 'https') && this.#trusted.has(plain(peer))
  }
}

/** An address without port, brackets and quotes; one of IPv4 written in IPv6 as itself. */
function plain(hop: string): string {
  const text = hop.trim().replace(/^"(.*)"$/, '$1')
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1')
  return bare.replace(/^::ffff:(?=\d+\.)/i, '')
}
