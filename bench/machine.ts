import { spawnSync } from 'node:child_process'
import { cpus, release, totalmem, type } from 'node:os'
import { CAN_PIN } from './cores.ts'

/** What the numbers were measured on, and what was measured. */
export function describeMachine() {
  const git = (...args: string[]) =>
    spawnSync('git', args, { cwd: import.meta.dirname })
      .stdout?.toString()
      .trim() ?? ''
  return {
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    bun: Bun.version,
    commit: git('rev-parse', '--short', 'HEAD'),
    /** The working tree differs from the commit. */
    changed: git('status', '--porcelain', '--', '../src') !== '',
    pinned: CAN_PIN,
  }
}

/** See {@link describeMachine}. */
export type Machine = ReturnType<typeof describeMachine>
