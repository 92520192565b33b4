import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { printableLines } from './admin/printable.ts'
import { EXIT_CODES } from './cli/exit-codes.ts'
import { PROGRAM_VARIABLE, programName, withProgramName } from './cli/program-name.ts'
import { fitted } from './cli/terminal.ts'
import { distribution } from './distribution.ts'
import { dropEmptyVariables, refuseUnknownVariables, withoutEmptyOptions } from './settings/environment.ts'
import { everyCommand, takesValue, VARIABLES } from './settings.ts'

/** Each is loaded when it is asked for, so that none waits for what only others need. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./cli/serve.ts')).serveCommand(distribution),
  init: async () => (await import('./cli/init.ts')).initCommand(),
  call: async () => (await import('./cli/call.ts')).callCommand(distribution),
  env: async () => (await import('./cli/env.ts')).envCommand(distribution),
  explain: async () => (await import('./cli/explain.ts')).explainCommand(),
  doctor: async () => (await import('./cli/doctor.ts')).doctorCommand(distribution),
  logs: async () => (await import('./cli/logs.ts')).logsCommand(),
  apply: async () => (await import('./cli/apply.ts')).applyCommand(distribution),
  diff: async () => (await import('./cli/diff.ts')).diffCommand(distribution),
  validate: async () => (await import('./cli/validate.ts')).validateCommand(distribution),
  image: async () => (await import('./cli/image.ts')).imageCommand(distribution),
  history: async () => (await import('./cli/history.ts')).historyCommand(distribution),
  undo: async () => (await import('./cli/undo.ts')).undoCommand(),
  export: async () => (await import('./cli/export.ts')).exportCommand(distribution),
  key: async () => (await import('./cli/key.ts')).keyCommand(),
  account: async () => (await import('./cli/account.ts')).accountCommand(),
  user: async () => (await import('./cli/user.ts')).userCommand(),
  policy: async () => (await import('./cli/policy.ts')).policyCommand(distribution),
  cluster: async () => (await import('./cli/cluster.ts')).clusterCommand(),
  backup: async () => (await import('./cli/backup.ts')).backupCommand(distribution),
  restore: async () => (await import('./cli/restore.ts')).restoreCommand(),
  // Imported, so that the executable carries them.
  licences: async () => {
    // @ts-expect-error: a file without an ending has no type for the compiler; it is text.
    const notice: string = (await import('../NOTICE', { with: { type: 'text' } })).default
    const { default: thirdParty } = await import('../THIRD-PARTY.txt', { with: { type: 'text' } })
    return (await import('./cli/licences.ts')).licencesCommand({ notice, thirdParty })
  },
  check: async () => (await import('./cli/check.ts')).checkCommand(),
  completion: async () => (await import('./cli/completion.ts')).completionCommand(),
  'master-key': async () => (await import('./cli/master-key.ts')).masterKeyCommand(),
}

try {
  dropEmptyVariables(process.env)
  const program = new Command(programName()).description(packageJson.description).version(packageJson.version)
  program.hook('preAction', () => refuseUnknownVariables(process.env, [...VARIABLES, PROGRAM_VARIABLE]))
  program.addHelpText('after', EXIT_CODES)
  const [, , ...args] = process.argv
  const wanted = args[0] ?? ''
  // Help, what is not a command, and what completes them wants all of them.
  for (const name of Object.hasOwn(commands, wanted) && wanted !== 'completion' ? [wanted] : Object.keys(commands)) {
    const command = await commands[name]?.()
    if (command !== undefined) program.addCommand(command)
  }
  // Commander repeats in its errors what it was given.
  const writeErr = (text: string) => void process.stderr.write(fitted(printableLines(text), process.stderr))
  // Beside long usages commander would else leave descriptions as they are, beyond the terminal.
  for (const command of everyCommand(program)) command.configureOutput({ writeErr }).configureHelp({ minWidthToWrap: 20 })
  await program.parseAsync(withoutEmptyOptions(args, takesValue(program)), { from: 'user' })
} catch (error) {
  const message = printableLines(withProgramName(error instanceof Error ? error.message : String(error)))
  process.stderr.write(`${fitted(`mirrorhall: ${message}`, process.stderr)}\n`)
  // Timers and connections of whatever had been opened must not keep the process.
  process.exit(1)
}
