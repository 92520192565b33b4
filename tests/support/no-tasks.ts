import { diskImageReader } from '../../src/app/disk-images.ts'
import type { DiskImageReader } from '../../src/catalogue/disk-images.ts'
import type { Tasks } from '../../src/catalogue/task-work.ts'

/** For what needs no tasks. */
export const NO_TASKS: Tasks = { countsReads: false, find: async () => [], begun: async () => {}, described: async () => false }

/** For what reads no disk images. */
export const NO_DISK_IMAGES: DiskImageReader = diskImageReader([])
