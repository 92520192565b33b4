import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { onServerCore } from '../cores.ts'

const PATIENCE_MS = 60_000

/** Runs a program to its end. @throws Error with what it said when it fails */
export function runToEnd(command: readonly string[], options: { readonly cwd?: string; readonly timeoutMs?: number } = {}): void {
  const [program = '', ...args] = command
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: options.cwd, timeout: options.timeoutMs })
  if (status !== 0)
    throw new Error(`${command.join(' ')} failed: ${error ?? ''}\n${String(stdout).slice(-1_000)}${String(stderr).slice(-1_000)}`)
}

/** Starts a server on the servers' core and waits until it answers anything at that address. @returns a function that stops it */
export async function startPeer(
  command: readonly string[],
  url: string,
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<() => Promise<void>> {
  const [program = '', ...args] = onServerCore(command)
  const child = spawn(program, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2_000)
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    await exit
  }
  for (const giveUpAt = performance.now() + PATIENCE_MS; ; await Bun.sleep(100)) {
    if (await answers(url)) return stop
    if (child.exitCode === null && performance.now() < giveUpAt) continue
    await stop()
    throw new Error(`${command.join(' ')} does not answer\n${said}`)
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (response) => {
      await response.arrayBuffer()
      return true
    },
    () => false,
  )
