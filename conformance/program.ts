import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { plainEnvironment } from './execute.ts'

const ENDS_WITHIN_MS = 150_000

/** A user's program, run as a process of its own. */
export interface Program {
  /** The next line that it prints; undefined when there will be none. */
  line(): Promise<string | undefined>
  /**
   * The lines that are left, when it has ended.
   * @throws Error with what it complained of, unless it ended well
   */
  rest(): Promise<string[]>
  /** Ends it before its time. */
  stop(): Promise<void>
}

/** What a program is started with. */
export interface ProgramOptions {
  readonly cwd: string
  /** Beside a user's plain environment. */
  readonly environment: Readonly<Record<string, string>>
}

/** Starts a program with a user's environment. */
export function startProgram([program, ...args]: readonly [string, ...string[]], { cwd, environment }: ProgramOptions): Program {
  const env = { ...plainEnvironment(), PYTHONUNBUFFERED: '1', ...environment }
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS)
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve()
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${signal ?? code}: ${complaint.slice(-1_000)}`))
    })
  })
  ended.catch(() => undefined)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async () => {
    const { value, done } = await lines.next()
    return done === true ? undefined : value
  }
  return {
    line,
    async rest() {
      const left: string[] = []
      for (let next = await line(); next !== undefined; next = await line()) left.push(next)
      await ended
      return left
    },
    async stop() {
      child.kill()
      await ended.catch(() => undefined)
    },
  }
}
