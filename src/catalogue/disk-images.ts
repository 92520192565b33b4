/** One file of a disk image. */
export type DiskImageFile = {
  /** Without its query, which may sign for whoever may read the file: see {@link withoutQuery}. */
  readonly url: string
  /** Of the file, in hexadecimal. */
  readonly sha256: string
  /** Of the file. */
  readonly bytes: number
}

/** What the files of a disk image say of it. */
export type DiskImageFacts = {
  readonly format: 'raw' | 'qcow2' | 'vhd' | 'vmdk'
  /** Bytes of the disk. */
  readonly virtualSizeBytes: number
  /** The layers in their order. */
  readonly files: readonly DiskImageFile[]
}

/** How the files of a disk image are read. */
export interface DiskImageReading {
  /** Ends the reading when it is aborted. */
  readonly signal: AbortSignal
  /** Hears of every piece that comes. @param percent 0–100 */
  readonly onProgress: (percent: number) => void
  /** The largest disk that is taken. */
  readonly maxDiskBytes: number
}

/** Reads disk images from the hosts that the operator of a server allows. */
export interface DiskImageReader {
  /** Why a file is not read, as far as its URL tells: one English sentence without anything of the URL; undefined when it may be. */
  refusalOf(url: string): string | undefined
  /**
   * Reads the files of an image, a layer each, and keeps nothing of them.
   * @throws TaskFailed why they are not taken; the reason of the signal when it is aborted
   */
  read(urls: readonly string[], how: DiskImageReading): Promise<DiskImageFacts>
}

/** A URL as it may be kept and shown: no query, no user, no fragment. Of a text that is no URL, what stands before its first `?`. */
export function withoutQuery(text: string): string {
  if (!URL.canParse(text)) return text.replace(/\?.*$/s, '')
  const url = new URL(text)
  for (const part of ['search', 'hash', 'username', 'password'] as const) url[part] = ''
  return url.href
}
