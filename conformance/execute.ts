import { spawn } from 'node:child_process'

/** A program and its arguments. */
export type Command = readonly [string, ...string[]]

/** How a command is run. */
export interface ExecuteOptions {
  readonly cwd: string
  readonly timeoutMs: number
  /** The environment; this process' own when absent. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Runs a command to its end.
 * @throws Error with the end of its output, when it fails, cannot be found or takes too long
 */
export function execute(command: Command, { cwd, timeoutMs, env }: ExecuteOptions): Promise<void> {
  const [program, ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const fail = (why: string) => reject(new Error(`${command.join(' ')}: ${why}\n${output.slice(-2_000)}`.trim()))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`not done after ${timeoutMs / 1_000} s`)
    }, timeoutMs)
    const keep = (text: string) => {
      output = (output + text).slice(-20_000)
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', (error) => {
      clearTimeout(timer)
      fail(error.message)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve()
      else fail(`ended with ${signal ?? code}`)
    })
  })
}

/** Variables that would lead a client or a server to other settings than those it is given. */
const LEADING_ASTRAY =
  /^(https?_proxy|all_proxy|no_proxy|tencentcloud_.*|tccli_.*|alibaba_?cloud_.*|aliyun_.*|debug|mirrorhall_.*|python.*|node_options)$/i

/** This process' environment without what a person's own settings would change. */
export function plainEnvironment(): Record<string, string> {
  const given = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(given.filter(([name]) => !LEADING_ASTRAY.test(name)))
}
