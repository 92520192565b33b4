import type { Command, Option } from 'commander'

/** A flag of a command. */
export interface Flag {
  /** With its dashes, for example `--data`. */
  readonly flag: string
  readonly description: string
  readonly takesValue: boolean
  /** The words that the value is one of; empty for any text. */
  readonly words: readonly string[]
}

/** A command, or the program itself. */
export interface CommandNode {
  /** The words that lead to it, with blanks between; empty for the program. */
  readonly path: string
  readonly commands: readonly { readonly name: string; readonly description: string }[]
  readonly flags: readonly Flag[]
}

/** Every command of a program, each before those below it. */
export function commandTree(program: Command): readonly CommandNode[] {
  return nodesOf(program, '')
}

function nodesOf(command: Command, path: string): readonly CommandNode[] {
  const flags = [...command.options.filter(({ hidden }) => !hidden).flatMap(flagOf), HELP]
  const commands = command.commands.map((child) => ({ name: child.name(), description: child.description() }))
  const below = command.commands.flatMap((child) => nodesOf(child, `${path} ${child.name()}`.trim()))
  return [{ path, commands, flags }, ...below]
}

const HELP: Flag = { flag: '--help', description: 'display help for command', takesValue: false, words: [] }

function flagOf({ long, description, flags, required, optional }: Option): readonly Flag[] {
  if (!long) return []
  const [, words = ''] = /<([\w-]+(?:\|[\w-]+)+)>/.exec(flags) ?? []
  return [{ flag: long, description, takesValue: required || optional, words: words === '' ? [] : words.split('|') }]
}
