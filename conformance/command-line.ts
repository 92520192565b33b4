import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a command printed, and the code it ended with. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A home of its own, gone in the end, so that nobody's configuration is read or changed. */
export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'mirrorhall-home-'))
  process.on('exit', () => rmSync(home, { recursive: true, force: true }))
  return home
}

/** Runs any program to its end. @param env beside this process' own environment */
export function run([program, ...args]: readonly [string, ...string[]], env: Readonly<Record<string, string>>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const text = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text.stdout += part
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      text.stderr += part
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...text }))
  })
}
