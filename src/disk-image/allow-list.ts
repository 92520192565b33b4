import { isIP } from 'node:net'
import { type AddressBlock, AddressBlocks, parseAddressBlock } from '../access/address-block.ts'
import { isSpecial, isSpecialBlock } from './special-addresses.ts'

/** One entry of an allow list. Without a port it is about every port. */
export type AllowEntry =
  | { readonly kind: 'host'; readonly host: string; readonly port?: number }
  /** `suffix` begins with its dot. */
  | { readonly kind: 'suffix'; readonly suffix: string; readonly port?: number }
  | { readonly kind: 'block'; readonly block: AddressBlock; readonly port?: number }

/**
 * Reads `images.example.com`, `*.example.com` (names below it, not itself), `10.0.0.5`, `10.0.0.0/8` or `[fd00::5]`, each but a
 * block with a port after it where only that one is meant, as in `images.example.com:8443`.
 * @returns undefined for anything else, `*` and URLs included
 */
export function parseAllowEntry(text: string): AllowEntry | undefined {
  const block = parseAddressBlock(text)
  if (block !== undefined) return { kind: 'block', block }
  const [, star, name = '', portText] = /^(\*\.)?(\[[\da-f:.]+\]|[^\s:/?#@[\]*\\]+)(?::(\d{1,5}))?$/i.exec(text) ?? []
  const port = portText === undefined ? undefined : Number(portText)
  const url = `http://${name}`
  if (name === '' || port === 0 || (port ?? 0) > 65_535 || !URL.canParse(url)) return undefined
  const host = hostOf(new URL(url))
  const withPort = port === undefined ? {} : { port }
  const address = parseAddressBlock(host)
  if (address !== undefined) return star === undefined ? { kind: 'block', block: address, ...withPort } : undefined
  if (host === '') return undefined
  return star === undefined ? { kind: 'host', host, ...withPort } : { kind: 'suffix', suffix: `.${host}`, ...withPort }
}

/** The name or the address in a URL: in lower case, without brackets and without the dot at the end. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

/** The port that a URL of http or https leads to. */
export const portOf = (url: URL): number => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port))

/**
 * From where files may be read. A name must be on it by name, an address as an address or in a block. Where a name leads to an
 * address that is not public, that address must be on it too, by itself or by a block that has no public addresses.
 */
export class AllowList {
  readonly #entries: readonly AllowEntry[]

  constructor(entries: readonly AllowEntry[]) {
    this.#entries = entries
  }

  /** Whether a URL may name this host. @param host as of {@link hostOf} */
  allowsHost(host: string, port: number): boolean {
    if (isIP(host) !== 0) return this.#has(host, port, () => true)
    return this.#entries.some(
      (entry) =>
        (entry.port ?? port) === port &&
        ((entry.kind === 'host' && entry.host === host) || (entry.kind === 'suffix' && host.endsWith(entry.suffix))),
    )
  }

  /** Whether a connection may be made to an address, for a host that is allowed. */
  allowsAddress(address: string, port: number): boolean {
    return !isSpecial(address) || this.#has(address, port, isSpecialBlock)
  }

  #has(address: string, port: number, takes: (block: AddressBlock) => boolean): boolean {
    const blocks = this.#entries.flatMap((entry) =>
      entry.kind === 'block' && (entry.port ?? port) === port && takes(entry.block) ? [entry.block] : [],
    )
    return new AddressBlocks(blocks).has(address)
  }
}
