import type { Tasks } from '../../src/catalogue/task-work.ts'

/** For what needs no tasks. */
export const NO_TASKS: Tasks = { countsReads: false, find: async () => [], begun: async () => {}, described: async () => false }
