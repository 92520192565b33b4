import type { Client } from './client.ts'
import { newHome } from './command-line.ts'
import { type Program, startProgram } from './program.ts'

/** Starts one of a client's programs by its name, such as `all-images`. */
export type StartProgram = (name: string, args: readonly string[], environment: Readonly<Record<string, string>>) => Program

/** The programs of a client, as its description says how they are started. */
export function programsOf({ folder, programs }: Client): StartProgram {
  return (name, args, environment) => {
    const className = name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
    const command = (programs ?? ['false']).map((part) => part.replaceAll('NAME', name).replaceAll('CLASS', className))
    return startProgram([...command, ...args] as unknown as [string, ...string[]], {
      cwd: folder,
      environment: { HOME: newHome(), ...environment },
    })
  }
}
