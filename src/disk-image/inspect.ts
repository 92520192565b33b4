import { checkDataTables } from './data-tables.ts'
import { type FetchOptions, limitsOf } from './fetch-options.ts'
import { openUrl } from './open-url.ts'
import { type DiskFormat, DiskImageError } from './reason.ts'
import { type DiskImage, recognise } from './recognise.ts'
import { StreamedSource } from './streamed-source.ts'

/** One file of an image. */
export interface Layer {
  /** As it was asked for; it may have the signature of whoever may read the file. */
  readonly url: string
  /** Of the file, in hexadecimal. */
  readonly sha256: string
  /** Of the file. */
  readonly bytes: number
}

/** What the files of an image say of it. */
export interface Inspection {
  readonly format: DiskFormat
  /** Bytes of the disk: of several layers, what the largest of them needs. */
  readonly virtualSizeBytes: number
  /** In the order of the URLs. */
  readonly layers: readonly Layer[]
}

/** How far an inspection came. */
export interface Progress {
  /** Index of the layer in the list of URLs. */
  readonly layer: number
  /** Bytes of that layer that came. */
  readonly receivedBytes: number
  /** Bytes that it has; undefined where its server does not tell before the end. */
  readonly totalBytes: number | undefined
}

/** How an image is inspected. */
export interface InspectOptions extends FetchOptions {
  /** The largest disk that is taken, in bytes; at most 2^53 - 1. */
  readonly maxDiskBytes?: number
  /** Hears of every piece that comes, thousands a second: whoever writes them down does so now and then. What it throws ends the inspection. */
  readonly onProgress?: (progress: Progress) => void
}

/** The largest disk that is taken where the caller says nothing else: 16 TiB. */
export const MAX_DISK_BYTES = 16 * 1024 ** 4

/**
 * Reads the files of a disk image from their servers, and tells what it is. Nothing is kept of the bytes.
 *
 *     const allow = new AllowList([parseAllowEntry('*.example.com')])
 *     try {
 *       const { format, virtualSizeBytes, layers } = await inspect(urls, { allow, signal, onProgress: ({ receivedBytes }) => … })
 *     } catch (failure) {
 *       if (failure instanceof DiskImageError) task.fail(failure.message)  // one English sentence; failure.reason has the kind
 *       else throw failure                                                 // the signal's reason, or a fault
 *     }
 *
 * Layers are read one after the other, each a whole image of the same format as the first. Where a server sends parts, headers
 * and tables are read first, so that a file which is not taken costs some kilobytes. In any case the whole file is then read once,
 * and what counts is what the bytes say that went into the checksum. An empty allow list allows nothing.
 * @param urls one for each layer, at least one
 * @throws DiskImageError for an image that is not taken; the reason of the signal when it is aborted
 */
export async function inspect(urls: readonly string[], options: InspectOptions): Promise<Inspection> {
  const whole = new AbortController()
  const late = new DiskImageError({ kind: 'timeout', what: 'whole' })
  const timer = setTimeout(() => whole.abort(late), limitsOf(options).wholeMilliseconds)
  const signal = options.signal === undefined ? whole.signal : AbortSignal.any([options.signal, whole.signal])
  try {
    const found: (Layer & Pick<Inspection, 'format' | 'virtualSizeBytes'>)[] = []
    for (const [layer, url] of urls.entries()) {
      try {
        found.push(await inspectLayer(url, layer, found[0]?.format, { ...options, signal }))
      } catch (failure) {
        throw failure instanceof DiskImageError && urls.length > 1 ? failure.ofLayer(layer) : failure
      }
    }
    const [first] = found
    if (first === undefined) throw new RangeError('an image has at least one layer')
    return {
      format: first.format,
      virtualSizeBytes: Math.max(...found.map(({ virtualSizeBytes }) => virtualSizeBytes)),
      layers: found.map(({ url, sha256, bytes }) => ({ url, sha256, bytes })),
    }
  } finally {
    clearTimeout(timer)
  }
}

async function inspectLayer(
  url: string,
  layer: number,
  format: DiskFormat | undefined,
  options: InspectOptions,
): Promise<Layer & Pick<Inspection, 'format' | 'virtualSizeBytes'>> {
  const { maxDiskBytes = MAX_DISK_BYTES, onProgress } = options
  const check = (image: DiskImage): DiskImage => {
    const expected = formatByName(url)
    if (expected !== undefined && image.format !== expected)
      throw new DiskImageError({ kind: 'wrong-format', expected, found: image.format })
    if (format !== undefined && image.format !== format)
      throw new DiskImageError({ kind: 'mixed-formats', first: format, found: image.format })
    return image
  }
  const file = await openUrl(url, options)
  try {
    const before = file.parts && check(await recognise(file.parts, maxDiskBytes))
    const body = await file.whole()
    const source = new StreamedSource(body, (receivedBytes) => onProgress?.({ layer, receivedBytes, totalBytes: body.length }))
    const image = check(await recognise(source, maxDiskBytes))
    if (image.dataTables !== undefined) await checkDataTables(source, image.dataTables)
    const { sha256, bytes } = await source.finish()
    const same = before === undefined || (before.format === image.format && before.virtualSizeBytes === image.virtualSizeBytes)
    if (!same) throw new DiskImageError({ kind: 'changed' })
    return { format: image.format, virtualSizeBytes: image.virtualSizeBytes, url, sha256, bytes }
  } finally {
    file.close()
  }
}

const BY_NAME: Readonly<Record<string, DiskFormat>> = { raw: 'raw', qcow2: 'qcow2', vhd: 'vhd', vmdk: 'vmdk' }

/** The format that the name of a file says, if it says one: `.img` does not. */
function formatByName(url: string): DiskFormat | undefined {
  const extension = /\.(\w+)$/.exec(new URL(url).pathname)?.[1] ?? ''
  return BY_NAME[extension.toLowerCase()]
}
