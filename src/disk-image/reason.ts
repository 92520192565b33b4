/** What a disk image file can be. `raw` has an MBR or a GPT at its start. */
export type DiskFormat = 'raw' | 'qcow2' | 'vhd' | 'vmdk'

/** What ran out of time: the making of a connection, the wait for the next bytes, or the whole inspection. */
export type TimedOut = 'connect' | 'idle' | 'whole'

/**
 * Why a file is not taken. Nothing in it was chosen by the file or its server except numbers, so it is safe to show.
 * The first group is about the file, the second about fetching it.
 */
export type Reason =
  /** `looksLike` names another kind of file where its first bytes tell: "a gzip file". */
  | { readonly kind: 'not-an-image'; readonly looksLike?: string }
  /** The name in the URL says another format than the file has. */
  | { readonly kind: 'wrong-format'; readonly expected: DiskFormat; readonly found: DiskFormat }
  /** A layer has another format than the first. */
  | { readonly kind: 'mixed-formats'; readonly first: DiskFormat; readonly found: DiskFormat }
  /** A format or a feature that is known and not taken: `what` is "VHDX". */
  | { readonly kind: 'unsupported'; readonly what: string }
  /** It holds only what differs from another file. */
  | { readonly kind: 'backing-file' }
  | { readonly kind: 'external-data-file' }
  | { readonly kind: 'encrypted' }
  /** The text of a VMDK, which names the files with the data. */
  | { readonly kind: 'descriptor-only' }
  /** `what` is the part and what is wrong with it: "the L1 table overlaps the header". */
  | { readonly kind: 'damaged'; readonly what: string }
  | { readonly kind: 'truncated' }
  /** `what` is the file itself, or the disk that it describes. */
  | { readonly kind: 'too-large'; readonly what: 'file' | 'disk'; readonly limitBytes: number }
  | { readonly kind: 'bad-url'; readonly what: string }
  | { readonly kind: 'host-not-allowed' }
  /** The host leads to an address that is not public and not named in the allow list. */
  | { readonly kind: 'address-not-allowed' }
  | { readonly kind: 'unknown-host' }
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'timeout'; readonly what: TimedOut }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'too-many-redirects'; readonly limit: number }
  /** An answer that HTTP does not allow, or from which the length of the file cannot be told. */
  | { readonly kind: 'bad-answer'; readonly what: string }
  /** The file became another one while it was read. */
  | { readonly kind: 'changed' }

/** A file that is not taken, and why. `message` is one English sentence for the person who asked for it. */
export class DiskImageError extends Error {
  override readonly name = 'DiskImageError'
  readonly reason: Reason
  /** Index of the layer, where an image has several. */
  readonly layer: number | undefined

  constructor(reason: Reason, options?: ErrorOptions & { readonly layer?: number }) {
    super(options?.layer === undefined ? sentenceOf(reason) : `Layer ${options.layer + 1}: ${sentenceOf(reason)}`, options)
    this.reason = reason
    this.layer = options?.layer
  }

  /** The same of one layer of several. */
  ofLayer(layer: number): DiskImageError {
    return new DiskImageError(this.reason, { cause: this, layer })
  }
}

/** The refusal of a file whose tables contradict each other or the file. @param what as of {@link Reason} */
export const damaged = (what: string): DiskImageError => new DiskImageError({ kind: 'damaged', what })

const NAMES: Readonly<Record<DiskFormat, string>> = { raw: 'RAW', qcow2: 'QCOW2', vhd: 'VHD', vmdk: 'VMDK' }

const LATE: Readonly<Record<TimedOut, string>> = {
  connect: 'No connection to the server was made in time.',
  idle: 'The server stopped sending.',
  whole: 'Reading the file took too long.',
}

function sentenceOf(reason: Reason): string {
  switch (reason.kind) {
    case 'not-an-image':
      return `The file is not a disk image${reason.looksLike === undefined ? '' : `: it looks like ${reason.looksLike}`}.`
    case 'wrong-format':
      return `The name says ${NAMES[reason.expected]}, but the file is ${NAMES[reason.found]}.`
    case 'mixed-formats':
      return `The first layer is ${NAMES[reason.first]}, but this one is ${NAMES[reason.found]}.`
    case 'unsupported':
      return `${reason.what} is not supported.`
    case 'backing-file':
      return 'The file needs another one below it: flatten the image first.'
    case 'external-data-file':
      return 'The data of the image is in another file.'
    case 'encrypted':
      return 'The image is encrypted.'
    case 'descriptor-only':
      return 'The file only describes a VMDK whose data is in other files.'
    case 'damaged':
      return `The image is damaged: ${reason.what}.`
    case 'truncated':
      return 'The file is truncated.'
    case 'too-large':
      return `The ${reason.what} is larger than ${reason.limitBytes} bytes.`
    case 'bad-url':
      return `The URL cannot be used: ${reason.what}.`
    case 'host-not-allowed':
      return 'The host is not on the list of hosts from which images are imported.'
    case 'address-not-allowed':
      return 'The address of the host is not public, and not on the list of hosts from which images are imported.'
    case 'unknown-host':
      return 'The name of the host has no address.'
    case 'unreachable':
      return `The server cannot be reached (${reason.code}).`
    case 'timeout':
      return LATE[reason.what]
    case 'status':
      return `The server answered with status ${reason.status}.`
    case 'too-many-redirects':
      return `The server redirected more than ${reason.limit} times.`
    case 'bad-answer':
      return `The answer of the server cannot be used: ${reason.what}.`
    case 'changed':
      return 'The file changed while it was read.'
  }
}
