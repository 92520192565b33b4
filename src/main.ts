import { Command } from 'commander'
import page from '../console/index.html' with { type: 'text' }
import packageJson from '../package.json' with { type: 'json' }
import { register } from './api/registry.ts'
import { accountCommand } from './cli/account.ts'
import { applyCommand } from './cli/apply.ts'
import { backupCommand } from './cli/backup.ts'
import { callCommand } from './cli/call.ts'
import { doctorCommand } from './cli/doctor.ts'
import { envCommand } from './cli/env.ts'
import { explainCommand } from './cli/explain.ts'
import type { House } from './cli/house.ts'
import { keyCommand } from './cli/key.ts'
import { logsCommand } from './cli/logs.ts'
import { masterKeyCommand } from './cli/master-key.ts'
import { restoreCommand } from './cli/restore.ts'
import { serveCommand } from './cli/serve.ts'
import { alibabaClient } from './clouds/alibaba/client.ts'
import { alibabaCloud } from './clouds/alibaba/cloud.ts'
import { alibabaDialect } from './clouds/alibaba/dialect.ts'
import { EHPC_OPERATIONS } from './clouds/alibaba/ehpc/operations.ts'
import { STS_OPERATIONS } from './clouds/alibaba/sts/operations.ts'
import { tencentClient } from './clouds/tencent/client.ts'
import { tencentCloud } from './clouds/tencent/cloud.ts'
import { tencentDialect } from './clouds/tencent/ecm/dialect.ts'
import { ECM_OPERATIONS } from './clouds/tencent/ecm/operations.ts'

const STARTER = 'starter/catalogue.json'

/** The composition root: the only file that knows every cloud. */
const registry = register([...ECM_OPERATIONS, ...EHPC_OPERATIONS, ...STS_OPERATIONS])

const house: House = {
  version: packageJson.version,
  registry,
  dialects: [tencentDialect, alibabaDialect],
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

const program = new Command('mirrorhall')
  .description(packageJson.description)
  .version(packageJson.version)
  .addCommand(serveCommand(house))
  .addCommand(callCommand(house))
  .addCommand(envCommand(house))
  .addCommand(explainCommand())
  .addCommand(doctorCommand(house))
  .addCommand(logsCommand())
  .addCommand(applyCommand(house))
  .addCommand(keyCommand())
  .addCommand(accountCommand())
  .addCommand(backupCommand(house))
  .addCommand(restoreCommand())
  .addCommand(masterKeyCommand())

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`mirrorhall: ${error instanceof Error ? error.message : error}\n`)
  // Timers and connections of whatever had been opened must not keep the process.
  process.exit(1)
}
