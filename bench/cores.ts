import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** The first server has this core, the load generator the next. */
const SERVER_CORE = 0
const LOAD_CORE = 1

/** Whether processes can be kept on one core each here. */
export const CAN_PIN = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/**
 * The command, kept on a core for servers where that can be.
 * @param index of servers that run together, from 0; each has a core of its own where there are enough
 */
export function onServerCore(command: readonly string[], index = 0): readonly string[] {
  const own = index === 0 ? SERVER_CORE : LOAD_CORE + index
  // One core more is for databases and everything else.
  const core = own + 1 < availableParallelism() ? own : SERVER_CORE
  return CAN_PIN ? ['taskset', '-c', String(core), ...command] : command
}

/** Keeps this process, with all its threads, on the load generator's core where that can be. */
export function moveToLoadCore(): void {
  if (CAN_PIN) spawnSync('taskset', ['-a', '-c', '-p', String(LOAD_CORE), String(process.pid)])
}
