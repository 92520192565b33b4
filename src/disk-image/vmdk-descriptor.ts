import { DiskImageError, damaged } from './reason.ts'

/** How a descriptor of VMDK begins, in a file of its own or inside of a sparse one. */
export const VMDK_DESCRIPTOR = '# Disk DescriptorFile'

/** What is taken: both are one file. */
const TYPES = ['monolithicSparse', 'streamOptimized']
const NO_PARENT = 'ffffffff'

/**
 * Checks the text that is embedded in a sparse VMDK: it is one file, and needs none below it.
 * @param bytes the text, filled up with zeros
 * @throws DiskImageError
 */
export function checkVmdkDescriptor(bytes: Buffer): void {
  const end = bytes.indexOf(0)
  const text = bytes.toString('latin1', 0, end < 0 ? bytes.length : end)
  // The parts of a split disk have room for a text that is in a file of its own.
  if (text === '') throw new DiskImageError({ kind: 'unsupported', what: 'A VMDK of several files' })
  if (!text.startsWith(VMDK_DESCRIPTOR)) throw damaged('the descriptor is missing')
  const lines = text.split('\n').map((line) => line.trim())
  const parent = memberOf(lines, 'parentCID')
  if (parent !== undefined && parent.toLowerCase() !== NO_PARENT) throw new DiskImageError({ kind: 'backing-file' })
  const type = memberOf(lines, 'createType')
  if (type === undefined || !TYPES.includes(type)) throw new DiskImageError({ kind: 'unsupported', what: 'This type of VMDK' })
  const extents = lines.filter((line) => /^(RW|RDONLY|NOACCESS)\s/.test(line))
  if (extents.length > 1) throw new DiskImageError({ kind: 'unsupported', what: 'A VMDK of several files' })
  if (extents.length === 0) throw damaged('the descriptor names no extent')
}

/** The value of a line `name=value` or `name="value"`. */
function memberOf(lines: readonly string[], name: string): string | undefined {
  for (const line of lines) {
    const equals = line.indexOf('=')
    if (equals > 0 && line.slice(0, equals).trim() === name)
      return line
        .slice(equals + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1')
  }
  return undefined
}
