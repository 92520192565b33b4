import { spyOn } from 'bun:test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { type Distribution, distribution } from '../../src/distribution.ts'

/** What the program hands to its commands, with an empty starter catalogue. */
const small: Distribution = { ...distribution, version: '0.0.0', page: '', starter: async () => ({ path: 'starter', text: '{}' }) }

let modules: Promise<Record<string, unknown>[]> | undefined

async function loadModules(): Promise<Record<string, unknown>[]> {
  const folder = join(import.meta.dir, '../../src/cli')
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  return Promise.all(files.map((name) => import(join(folder, name))))
}

/** Every command there is, made anew: each file of `src/cli` that exports a function called `…Command`. @param given what it is made for */
export async function everyCommand(given: Distribution = small): Promise<readonly Command[]> {
  modules ??= loadModules()
  return (await modules).flatMap((module) =>
    Object.entries(module).flatMap(([name, make]) => (name.endsWith('Command') ? [(make as (given: Distribution) => Command)(given)] : [])),
  )
}

/** What became of a command. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command in this process, as the program would; one at a time. Servers are not to be started so. */
export const runHere = (...args: readonly string[]): Promise<Ran> => runIn(small, ...args)

/** The same of a program that ships something else. */
export async function runIn(distribution: Distribution, ...args: readonly string[]): Promise<Ran> {
  const program = new Command('mirrorhall')
  for (const command of await everyCommand(distribution)) if (command.name() === args[0]) program.addCommand(command)
  for (const command of [program, ...commandsBelow(program)]) {
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} })
  }
  let [stdout, stderr] = ['', '']
  const log = spyOn(console, 'log').mockImplementation((...texts: unknown[]) => {
    stdout += `${texts.join(' ')}\n`
  })
  const write = spyOn(process.stderr, 'write').mockImplementation(((text: string) => {
    stderr += text
    return true
  }) as typeof process.stderr.write)
  const exitCode = process.exitCode
  try {
    await program.parseAsync(['node', 'mirrorhall', ...args])
    return { code: Number(process.exitCode ?? 0), stdout, stderr }
  } catch (failure) {
    return { code: 1, stdout, stderr: `${stderr}mirrorhall: ${failure instanceof Error ? failure.message : failure}\n` }
  } finally {
    process.exitCode = exitCode ?? 0
    log.mockRestore()
    write.mockRestore()
  }
}

/** The words of every command that works on data. */
export async function commandsOnData(): Promise<string[]> {
  const all = (await everyCommand()).flatMap((command) => [command, ...commandsBelow(command)])
  const wordsOf = (command: Command): string => [...(command.parent === null ? [] : [wordsOf(command.parent)]), command.name()].join(' ')
  return all.filter(({ commands, options }) => commands.length === 0 && options.some(({ long }) => long === '--data')).map(wordsOf)
}

/** Every command below one, of whatever depth. */
export function commandsBelow(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...commandsBelow(child)])
}
