/** Milliseconds of processor time that this thread has had: how long work takes, however busy the machine is. */
export function cpuTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
