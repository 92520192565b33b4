import { Command } from 'commander'
import page from '../console/index.html' with { type: 'text' }
import packageJson from '../package.json' with { type: 'json' }
import { printableLines } from './admin/printable.ts'
import { register } from './api/registry.ts'
import type { House } from './cli/house.ts'
import { PROGRAM_VARIABLE, programName, withProgramName } from './cli/program-name.ts'
import { alibabaClient } from './clouds/alibaba/client.ts'
import { alibabaCloud } from './clouds/alibaba/cloud.ts'
import { EHPC_OPERATIONS } from './clouds/alibaba/ehpc/operations.ts'
import { STS_OPERATIONS } from './clouds/alibaba/sts/operations.ts'
import { tencentClient } from './clouds/tencent/client.ts'
import { tencentCloud } from './clouds/tencent/cloud.ts'
import { ECM_OPERATIONS } from './clouds/tencent/ecm/operations.ts'
import { dropEmptyVariables, refuseUnknownVariables, withoutEmptyOptions } from './settings/environment.ts'
import { everyCommand, takesValue, VARIABLES } from './settings.ts'

const STARTER = 'starter/catalogue.json'

/** The composition root: the only file that knows every cloud. */
const registry = register([...ECM_OPERATIONS, ...EHPC_OPERATIONS, ...STS_OPERATIONS])

const house: House = {
  version: packageJson.version,
  registry,
  dialects: async () => {
    const [{ tencentDialect }, { alibabaDialect }] = await Promise.all([
      import('./clouds/tencent/ecm/dialect.ts'),
      import('./clouds/alibaba/dialect.ts'),
    ])
    return [tencentDialect, alibabaDialect]
  },
  clients: [tencentClient, alibabaClient],
  // Alibaba knows its own by their marks; Tencent also claims what has none, so it comes last.
  clouds: (options) => [alibabaCloud({ registry, ...options }), tencentCloud({ registry, ...options })],
  page: page as unknown as string,
  // Imported, so that the executable carries it.
  starter: async () => ({
    path: STARTER,
    text: (await import('../starter/catalogue.json', { with: { type: 'text' } })).default as unknown as string,
  }),
}

/** Each is loaded when it is asked for, so that none waits for what only others need. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./cli/serve.ts')).serveCommand(house),
  init: async () => (await import('./cli/init.ts')).initCommand(),
  call: async () => (await import('./cli/call.ts')).callCommand(house),
  env: async () => (await import('./cli/env.ts')).envCommand(house),
  explain: async () => (await import('./cli/explain.ts')).explainCommand(),
  doctor: async () => (await import('./cli/doctor.ts')).doctorCommand(house),
  logs: async () => (await import('./cli/logs.ts')).logsCommand(),
  apply: async () => (await import('./cli/apply.ts')).applyCommand(house),
  key: async () => (await import('./cli/key.ts')).keyCommand(),
  account: async () => (await import('./cli/account.ts')).accountCommand(),
  backup: async () => (await import('./cli/backup.ts')).backupCommand(house),
  restore: async () => (await import('./cli/restore.ts')).restoreCommand(),
  // Imported, so that the executable carries it.
  licences: async () =>
    (await import('./cli/licences.ts')).licencesCommand((await import('../THIRD-PARTY.txt', { with: { type: 'text' } })).default),
  check: async () => (await import('./cli/check.ts')).checkCommand(),
  'master-key': async () => (await import('./cli/master-key.ts')).masterKeyCommand(),
}

try {
  dropEmptyVariables(process.env)
  const program = new Command(programName()).description(packageJson.description).version(packageJson.version)
  program.hook('preAction', () => refuseUnknownVariables(process.env, [...VARIABLES, PROGRAM_VARIABLE]))
  const [, , ...args] = process.argv
  const wanted = args[0] ?? ''
  // Help, and what is not a command, wants all of them.
  for (const name of Object.hasOwn(commands, wanted) ? [wanted] : Object.keys(commands)) {
    const command = await commands[name]?.()
    if (command !== undefined) program.addCommand(command)
  }
  // Commander repeats in its errors what it was given.
  const writeErr = (text: string) => void process.stderr.write(printableLines(text))
  for (const command of everyCommand(program)) command.configureOutput({ writeErr })
  await program.parseAsync(withoutEmptyOptions(args, takesValue(program)), { from: 'user' })
} catch (error) {
  process.stderr.write(`mirrorhall: ${printableLines(withProgramName(error instanceof Error ? error.message : String(error)))}\n`)
  // Timers and connections of whatever had been opened must not keep the process.
  process.exit(1)
}
