import { type DiskImageReader, type DiskImageReading, withoutQuery } from '../catalogue/disk-images.ts'
import { TaskFailed } from '../catalogue/task-work.ts'
import { type AllowEntry, AllowList } from '../disk-image/allow-list.ts'
import { checkUrl } from '../disk-image/check-url.ts'
import { inspect } from '../disk-image/inspect.ts'
import { DiskImageError } from '../disk-image/reason.ts'

const NONE_ALLOWED = 'This server imports no disk images: `serve --import-allow HOST` names the hosts from which it does.'

/** Reads disk images from these hosts, and from no others: an empty list allows nothing. */
export function diskImageReader(entries: readonly AllowEntry[]): DiskImageReader {
  const allow = new AllowList(entries)
  return {
    refusalOf(url) {
      if (entries.length === 0) return NONE_ALLOWED
      try {
        checkUrl(url, allow)
        return undefined
      } catch (failure) {
        return sentenceOf(failure)
      }
    },

    async read(urls, { signal, onProgress, maxDiskBytes }: DiskImageReading) {
      try {
        const { format, virtualSizeBytes, layers } = await inspect(urls, {
          allow,
          signal,
          maxDiskBytes,
          // A server that does not tell how long its file is shows no progress before the file is read.
          onProgress: ({ layer, receivedBytes, totalBytes = Number.POSITIVE_INFINITY }) =>
            onProgress((100 * (layer + receivedBytes / totalBytes)) / urls.length),
        })
        const files = layers.map(({ url, sha256, bytes }) => ({ url: withoutQuery(url), sha256, bytes }))
        return { format, virtualSizeBytes, files }
      } catch (failure) {
        throw new TaskFailed(sentenceOf(failure), { cause: failure })
      }
    },
  }
}

/** @throws what is not about the file or its server */
function sentenceOf(failure: unknown): string {
  if (failure instanceof DiskImageError) return failure.message
  throw failure
}
