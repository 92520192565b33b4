import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What a process and the machine have used so far. */
export interface Usage {
  /** Processor time of the process with all its threads, seconds. */
  readonly cpuSeconds: number
  /** Processor time of everything on the machine, seconds. */
  readonly machineSeconds: number
  /** Memory of the process that is in RAM, bytes. */
  readonly rssBytes: number
}

const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK']).stdout?.toString() || 100)
const pageBytes = Number(spawnSync('getconf', ['PAGESIZE']).stdout?.toString() || 4096)

/** Reads what Linux knows of a process; all zero where there is no /proc. */
export function usageOf(pid: number): Usage {
  try {
    // The command's name is in parentheses and may contain anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const [utime = 0, stime = 0] = fields.slice(11, 13).map(Number)
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] =
      readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/).slice(1).map(Number) ?? []
    return {
      cpuSeconds: (utime + stime) / ticksPerSecond,
      machineSeconds: (user + nice + system + irq + softirq + steal) / ticksPerSecond,
      rssBytes: Number(fields[21]) * pageBytes,
    }
  } catch {
    return { cpuSeconds: 0, machineSeconds: 0, rssBytes: 0 }
  }
}
