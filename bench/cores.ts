import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Servers have this core, the load generator the other. */
const SERVER_CORE = '0'
const LOAD_CORE = '1'

/** Whether processes can be kept on one core each here. */
export const CAN_PIN = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** The command, kept on the servers' core where that can be. */
export const onServerCore = (command: readonly string[]): readonly string[] =>
  CAN_PIN ? ['taskset', '-c', SERVER_CORE, ...command] : command

/** Keeps this process, with all its threads, on the load generator's core where that can be. */
export function moveToLoadCore(): void {
  if (CAN_PIN) spawnSync('taskset', ['-a', '-c', '-p', LOAD_CORE, String(process.pid)])
}
